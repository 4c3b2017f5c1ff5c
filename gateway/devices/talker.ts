import { z } from 'zod';
import type { Point } from '../core/hall.js';
import { quantityRow } from '../core/quantity.js';
import { duration } from '../core/written.js';
import { fieldSchema, frameSchema } from '../drivers/serial/frame.js';
import type { TalkerDevice } from '../drivers/serial/schema.js';
import { modelFacts, pointFacts, pointKey, sourceName, withRange } from './profile.js';
import { type DeviceOnSite, hallPoint } from './profile-points.js';

/** A sensor that pushes, as data: a profile whose wire is `talker`. */

const WIDTHS = { uint8: 1, int8: 1, uint16: 2, int16: 2, uint32: 4, int32: 4, float32: 4 } as const;

const shape = modelFacts.extend({
  comms: z.strictObject({
    wire: z.literal('talker'),
    source: sourceName,
    bauds: z.array(z.int()).min(1),
    parity: z.enum(['none', 'even', 'odd']).default('none'),
    'stop-bits': z.union([z.literal(1), z.literal(2)]).default(1),
    'expect-every': duration.describe('it pushes at least this often; longer silence is a fault'),
    frame: frameSchema,
  }),
  points: z.record(
    pointKey,
    pointFacts.omit({ period: true }).extend({ field: fieldSchema }).transform(withRange),
  ),
});

export type Talker = z.output<typeof shape>;
type TalkerPoint = Talker['points'][string];

const endOf = ({ field }: TalkerPoint): number =>
  field.encoding === 'decimal'
    ? (field.offset ?? 0) + (field.width ?? 0)
    : (field.offset ?? 0) + WIDTHS[field.encoding];

/** What no single key can say; every sentence stands where the reader must look. */
export const talkerSchema = shape.superRefine((talker, context) => {
  const wrong = (path: readonly string[], message: string): void =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const { comms, points, sources } = talker;
  const { size } = comms.frame;
  const longest = 'fixed' in size ? size.fixed : size.longest;
  if (!(comms.source in sources))
    wrong(['comms', 'source'], 'sources 中的一个名字 / one of the names in sources');
  for (const [key, point] of Object.entries(points)) {
    const at = ['points', key];
    if (!(point.source in sources))
      wrong([...at, 'source'], 'sources 中的一个名字 / one of the names in sources');
    if (point.accuracy !== undefined && !(point.accuracy.source in sources))
      wrong([...at, 'accuracy', 'source'], 'sources 中的一个名字 / one of the names in sources');
    if ((quantityRow(point.quantity).character === 'state') !== (point.states !== undefined))
      wrong(
        at,
        '状态量必须有 states，其他量不得有 / states where, and only where, the quantity is a state',
      );
    if (endOf(point) > longest)
      wrong([...at, 'field', 'offset'], '在帧内的位置 / a place within the frame');
  }
});

export type TalkerOnSite = Pick<DeviceOnSite, 'device' | 'zone' | 'writable' | 'points'>;

/** A talker of hall.yaml: the points that everybody reads, and what its driver listens for. */
export const deviceOfTalker = (
  { comms, points }: Talker,
  site: TalkerOnSite,
): { readonly points: readonly Point[]; readonly wire: TalkerDevice } => {
  const period = comms['expect-every'];
  const made = Object.entries(points).map(([key, model]) => {
    const said = { ...site.points[key], period };
    const point = hallPoint(key, model, { ...site, points: { [key]: said } });
    return { point, field: model.field };
  });
  return {
    points: made.map(({ point }) => point),
    wire: {
      device: site.device,
      frame: comms.frame,
      expectEvery: period,
      points: made.map(({ point, field }) => ({ point: point.id, field })),
    },
  };
};
