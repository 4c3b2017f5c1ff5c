import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { jsonSchema } from './answer.js';

/** The name a page gives itself for as long as it is open. */
export const pageName = z.string().regex(/^[0-9a-f]{16,64}$/);
const shape = z.strictObject({ page: pageName, can: z.boolean() });

/**
 * Which open pages can be heard: an alarm that sounds nowhere must not look as if it did (ux.md SO1). A
 * page is counted while its stream is open and it said that its sound is on.
 */
export const createSounding = () => {
  /** Streams of a page: one that comes back may open its new one before the old is gone. */
  const open = new Map<string, number>();
  const heard = new Set<string>();
  return {
    opened: (page: string): void => {
      open.set(page, (open.get(page) ?? 0) + 1);
    },
    closed: (page: string): void => {
      const left = (open.get(page) ?? 1) - 1;
      if (left > 0) {
        open.set(page, left);
        return;
      }
      open.delete(page);
      heard.delete(page);
    },
    /** A page without an open stream is nobody's place. */
    told: (page: string, can: boolean): void => {
      if (can && open.has(page)) heard.add(page);
      else heard.delete(page);
    },
    count: (): number => heard.size,
  };
};
export type Sounding = ReturnType<typeof createSounding>;

export const soundingRoutes = (app: FastifyInstance, sounding: Sounding): void => {
  app.post(
    '/api/v1/sounding',
    {
      bodyLimit: 256,
      config: { right: 'see', also: ['locked', 'screen', 'scoped'], background: true },
      schema: {
        summary: 'A page says whether it can be heard; answers how many can',
        body: jsonSchema(shape),
      },
    },
    (request) => {
      const { page, can } = shape.parse(request.body);
      sounding.told(page, can);
      return { sounding: sounding.count() };
    },
  );
};
