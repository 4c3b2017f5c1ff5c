import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../core/fault.js';
import type { Hall } from '../../core/hall.js';
import {
  PICTURE_TYPES,
  type PictureType,
  type PlanFile,
  type PlanStore,
  planFileSchema,
} from '../../core/plan-file.js';
import { enclosesArea } from '../../core/polygon.js';
import { jsonSchema } from '../answer.js';
import { asker } from '../guard.js';
import { safePng } from './png.js';
import { safeSvg } from './svg.js';

/** Uploading, scaling and drawing the floor plan. It is for the eye: no limit, verdict or alarm follows from it. */

const LARGEST_PICTURE = 5 * 1024 * 1024;
/** A picture is only ever looked at: alone in its window it may do nothing at all. */
const SANDBOX = "default-src 'none'; sandbox";

const uploadedShape = z.object({
  sha256: z.string(),
  type: z.enum(PICTURE_TYPES),
  /** In its own units: pixels, or those of `viewBox`. */
  width: z.number(),
  height: z.number(),
  /** What was left out because it could do more than be looked at. */
  removed: z.array(z.string()),
});

export interface PlanParts {
  readonly hall: Hall;
  readonly plan: PlanStore;
  /** Keeps who changed what people see. */
  readonly planChanged: (by: string, sha256: string) => void;
}

const wordsOf = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Fault('plan-refused', { why: 'UTF-8' });
  }
};

/** Throws `plan-refused`, whatever the upload calls itself. */
export const safePicture = (type: PictureType, bytes: Buffer) => {
  if (type === 'image/png') return { ...safePng(bytes), removed: [] };
  const { text, ...rest } = safeSvg(wordsOf(bytes));
  return { bytes: Buffer.from(text), ...rest };
};

/** Throws `not-found` or `plan-refused` for a plan that is not one of this hall. */
export const checkPlan = (plan: PlanFile, hall: Pick<Hall, 'floors' | 'zones'>): void => {
  const strangers = [
    ...Object.keys(plan.floors).filter((floor) => !hall.floors.some(({ id }) => id === floor)),
    ...Object.keys(plan.zones).filter((zone) => !hall.zones.some(({ id }) => id === zone)),
  ];
  if (strangers.length > 0) throw new Fault('not-found', { what: strangers.join(', ') });
  for (const [zone, corners] of Object.entries(plan.zones))
    if (!enclosesArea(corners)) throw new Fault('plan-refused', { why: `${zone}: ⋈` });
};

export const planRoutes = async (app: FastifyInstance, parts: PlanParts): Promise<void> => {
  const { hall, plan, planChanged } = parts;
  /** Pictures that came since the start and may not lie under a floor yet: they are looked at while they are scaled. */
  const uploaded = new Map<string, PictureType>();
  app.addContentTypeParser(
    [...PICTURE_TYPES],
    { parseAs: 'buffer', bodyLimit: LARGEST_PICTURE },
    (_, body, done) => done(null, body),
  );
  app.post<{ Body: Buffer }>(
    '/api/v1/plan/pictures',
    {
      config: { right: 'administer' },
      bodyLimit: LARGEST_PICTURE,
      schema: {
        summary: 'Keeps a picture of a floor: SVG or PNG, at most 5 MB, without anything that acts',
        response: { 200: jsonSchema(uploadedShape) },
      },
    },
    async (request) => {
      const type = PICTURE_TYPES.find((one) => request.headers['content-type'] === one);
      if (type === undefined) throw new Fault('plan-refused', { why: PICTURE_TYPES.join(', ') });
      const { bytes, ...rest } = safePicture(type, request.body);
      const sha256 = await plan.keep(bytes);
      uploaded.set(sha256, type);
      return { sha256, type, ...rest };
    },
  );
  app.get<{ Params: { sha256: string } }>(
    '/api/v1/plan/pictures/:sha256',
    {
      config: { right: 'see', also: ['locked', 'screen', 'scoped'] },
      schema: { summary: 'A picture of a floor' },
    },
    async (request, reply) => {
      const { sha256 } = request.params;
      const laid = Object.values(plan.read().floors).find((one) => one.sha256 === sha256);
      const type = laid?.type ?? uploaded.get(sha256);
      const bytes = type && (await plan.picture(sha256));
      if (type === undefined || bytes === undefined)
        return reply.code(404).send({ error: new Fault('not-found', { what: sha256 }).message });
      return reply
        .headers({
          'content-security-policy': SANDBOX,
          'content-type': type,
          'cache-control': 'private, max-age=31536000, immutable',
        })
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );
  app.get(
    '/api/v1/plan',
    {
      config: { right: 'administer' },
      schema: {
        summary: 'Pictures and zones that people drew',
        response: { 200: jsonSchema(planFileSchema) },
      },
    },
    () => plan.read(),
  );
  app.put<{ Body: unknown }>(
    '/api/v1/plan',
    {
      config: { right: 'administer' },
      schema: {
        summary: 'Puts pictures under floors and draws zones; for the eye only',
        body: jsonSchema(planFileSchema),
      },
    },
    async (request, reply) => {
      const next = planFileSchema.parse(request.body);
      checkPlan(next, hall);
      for (const { sha256 } of Object.values(next.floors))
        if ((await plan.picture(sha256)) === undefined)
          throw new Fault('not-found', { what: sha256 });
      planChanged(asker(request).name, await plan.write(next));
      return reply.code(204).send();
    },
  );
};
