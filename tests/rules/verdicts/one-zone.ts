import type { Hall, Point, Zone } from '../../../gateway/core/hall.js';
import type {
  AirSpaceId,
  BusId,
  DeviceId,
  HallId,
  PointId,
  ProfileId,
  ZoneId,
} from '../../../gateway/core/identity.js';
import type { Sample } from '../../../gateway/core/ports.js';
import { type Quantity, quantityRow } from '../../../gateway/core/quantity.js';
import { type Instant, type Millis, millis, minutes } from '../../../gateway/core/time.js';
import type { Verdict } from '../../../gateway/core/verdict.js';
import type { Standard } from '../../../gateway/rules/standards/standard.js';
import { type AssessSetup, assess } from '../../../gateway/rules/verdicts/assess.js';
import type { Instrument } from '../../../gateway/rules/verdicts/instrument.js';
import { inOrder, periodOf } from '../../../gateway/rules/verdicts/tally.js';

/** A hall of one zone, and what its readings say about it. */

const names = { zh: '厅', en: 'hall' };
export const ZONE = 'f1-waiting' as ZoneId;
export const POINTS = ['a/value', 'b/value'] as PointId[];

export interface OneZone {
  readonly timeZone?: string;
  readonly kind?: Zone['kind'];
  readonly quantity: Quantity;
  readonly altitudeM?: number;
  readonly areaM2?: number;
  readonly kept?: Millis;
  readonly asked?: Millis;
  readonly points?: readonly PointId[];
}

export const hallWith = ({
  timeZone = 'Asia/Shanghai',
  kind = 'waiting',
  quantity,
  altitudeM = 0,
  areaM2 = 390,
  kept = minutes(1),
  asked = millis(1000),
  points = POINTS.slice(0, 1),
}: OneZone): Hall => ({
  id: 'demo-county' as HallId,
  names,
  timeZone,
  altitudeM,
  opening: [
    { days: [1, 2, 3, 4, 5], from: '08:30', to: '12:00' },
    { days: [1, 2, 3, 4, 5], from: '13:30', to: '17:30' },
  ],
  calendar: { open: ['2026-02-28'], closed: ['2026-02-23'] },
  season: { heating: { from: '11-15', to: '03-15' }, cooling: { from: '06-01', to: '09-15' } },
  floors: [],
  zones: [
    {
      id: ZONE,
      names,
      kind,
      polygon: [],
      areaM2,
      capacity: 110,
      airSpace: ZONE as string as AirSpaceId,
    },
  ],
  devices: points.map((id) => ({
    id: id.split('/')[0] as DeviceId,
    names,
    bus: 'bus' as BusId,
    profile: 'any' as ProfileId,
    choices: {},
    manufacturer: 'any',
    model: 'any',
    points: [pointOf(id, quantity, kept, asked)],
  })),
  counting: [],
  exits: [],
  noted: [],
});

const pointOf = (id: PointId, quantity: Quantity, kept: Millis, asked: Millis): Point => ({
  id,
  device: id.split('/')[0] as DeviceId,
  quantity,
  unit: quantityRow(quantity).unit,
  zone: ZONE,
  names,
  decimals: 1,
  period: asked,
  keepEvery: kept,
  emergency: false,
  writable: false,
});

export interface Said {
  readonly hall: Hall;
  readonly standards: readonly Standard[];
  readonly from: Instant;
  readonly to: Instant;
  /** Of each point, in any order. */
  readonly samples: ReadonlyMap<PointId, readonly Sample[]>;
  readonly instrument?: Instrument;
  readonly tests?: AssessSetup['tests'];
  readonly doubts?: AssessSetup['doubts'];
  readonly stays?: AssessSetup['stays'];
  readonly laboratory?: AssessSetup['laboratory'];
  readonly regardless?: boolean;
}

export const setupOf = (said: Said): AssessSetup => ({
  hall: said.hall,
  standards: said.standards,
  regardless: said.regardless ?? true,
  from: said.from,
  to: said.to,
  instruments: new Map(POINTS.map((point) => [point, said.instrument ?? {}])),
  tests: said.tests ?? [],
  ...(said.doubts && { doubts: said.doubts }),
  ...(said.stays && { stays: said.stays }),
  ...(said.laboratory && { laboratory: said.laboratory }),
  readings: ({ id, keepEvery }) => {
    const samples = inOrder(
      (said.samples.get(id) ?? []).filter(({ at }) => at >= said.from - 3_600_000 && at <= said.to),
    );
    return { samples, period: periodOf(samples, keepEvery) };
  },
});

export const verdictsOf = (said: Said): readonly Verdict[] => [...assess(setupOf(said))];
