import { z } from 'zod';
import type { FloorId, ZoneId } from './identity.js';

/** What people drew on the pages: pictures under the floors, and zones where hall.yaml says none or others. For the eye only. */

export const PICTURE_TYPES = ['image/svg+xml', 'image/png'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

/** No hall is larger; a slip of the decimal point is not a hall. */
const FARTHEST_M = 10_000;
const MOST_CORNERS = 200;

const metres = z.number().min(-FARTHEST_M).max(FARTHEST_M);
const corner = z.tuple([metres, metres]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const planFileSchema = z.strictObject({
  version: z.literal(1),
  /** By the id of the floor. */
  floors: z.record(
    z.string().transform((id) => id as FloorId),
    z.strictObject({
      sha256,
      type: z.enum(PICTURE_TYPES),
      /** Where its lower left corner lies, and how large it is, in metres. */
      at: corner,
      width: z.number().gt(0).max(FARTHEST_M),
      height: z.number().gt(0).max(FARTHEST_M),
    }),
  ),
  /** By the id of the zone: its corners in metres. */
  zones: z.record(
    z.string().transform((id) => id as ZoneId),
    z.array(corner).min(3).max(MOST_CORNERS),
  ),
});
export type PlanFile = z.output<typeof planFileSchema>;

export const NO_PLAN: PlanFile = { version: 1, floors: {}, zones: {} };

/** Pictures and the plan on the disk; written whole or not at all. */
export interface PlanStore {
  read(): PlanFile;
  /** Returns the SHA-256 of what was written. */
  write(plan: PlanFile): Promise<string>;
  /** Returns the SHA-256 under which it is kept. */
  keep(bytes: Uint8Array): Promise<string>;
  /** `undefined` if there is none of that name. */
  picture(sha256: string): Promise<Uint8Array | undefined>;
}
