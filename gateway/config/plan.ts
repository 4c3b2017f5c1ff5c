import { z } from 'zod';
import type { Plan } from '../core/hall.js';
import type { FloorId, ZoneId } from '../core/identity.js';
import { name, names } from '../core/written.js';

/** The part of hall.yaml that only the eye needs: what stands on the floor plan. */

const place = z.tuple([z.number(), z.number()]);
const MOST_WINDOWS = 200;

export const planPart = z
  .strictObject({
    windows: z
      .array(
        z
          .strictObject({
            zone: name<ZoneId>(),
            from: z.int().min(1).max(999),
            to: z.int().min(1).max(999),
            first: place.describe('首个窗口的位置，米 / where window `from` is, metres [x, y]'),
            last: place.describe('末个窗口的位置，米 / where window `to` is, metres [x, y]'),
          })
          .refine(({ from, to }) => from <= to && to - from < MOST_WINDOWS, {
            path: ['to'],
            error: `不小于 from，至多 ${MOST_WINDOWS} 个 / not below from, at most ${MOST_WINDOWS} windows`,
          }),
      )
      .default([])
      .describe('等距排列的服务窗口 / rows of service windows at even distances'),
    doors: z
      .array(
        z.strictObject({
          floor: name<FloorId>(),
          at: place,
          'width-m': z.number().gt(0).max(20).default(1.2),
        }),
      )
      .default([])
      .describe('门：隔墙上的开口 / doors: openings in the walls between air spaces'),
    voids: z
      .array(z.strictObject({ floor: name<FloorId>(), names, polygon: z.array(place).min(3) }))
      .default([])
      .describe('中庭等无楼板处 / where a floor has no slab'),
  })
  .describe('只用于平面图显示 / what the floor plan shows, for the eye only');
type Written = z.output<typeof planPart>;

const between = (from: number, to: number, share: number): number =>
  Math.round((from + (to - from) * share) * 1000) / 1000;

export const planOf = ({ windows, doors, voids }: Written): Plan => ({
  windows: windows.flatMap(({ zone, from, to, first, last }) =>
    Array.from({ length: to - from + 1 }, (_, index) => {
      const share = to === from ? 0 : index / (to - from);
      return {
        number: from + index,
        zone,
        at: [between(first[0], last[0], share), between(first[1], last[1], share)] as const,
      };
    }),
  ),
  doors: doors.map(({ floor, at, 'width-m': widthM }) => ({ floor, at, widthM })),
  voids,
});
