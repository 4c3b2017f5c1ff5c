import type { AlarmState } from '../../../../../gateway/core/alarm.ts';
import type { PeopleCount } from '../../../../../gateway/core/current.ts';
import type { PointAnswer, PointNow, ZoneAnswer } from '../../api.ts';
import { openAlarms } from '../../frame/alarm-words.ts';
import { type Standing, shown } from '../../shown.ts';

/** What a zone shows on the plan, decided without a browser. */

export const LAYERS = ['temperature', 'co2', 'illuminance', 'people', 'devices'] as const;
export type Layer = (typeof LAYERS)[number];
export const USUAL_LAYERS: readonly Layer[] = ['temperature', 'co2', 'people'];

/** Of several sensors in a zone the one that speaks against it is shown; of temperatures the mean. */
const HOW = { co2: 'highest', illuminance: 'lowest', temperature: 'mean' } as const;
export type Measured = keyof typeof HOW;
export const MEASURED: readonly Measured[] = ['temperature', 'co2', 'illuminance'];

export interface ZoneReading {
  readonly quantity: Measured;
  readonly how: (typeof HOW)[Measured];
  readonly standing: Standing;
  readonly value?: number;
  readonly decimals: number;
  readonly symbol: string;
  /** When the oldest of the values in it was measured. */
  readonly at?: number;
  /** How many sensors speak, and how many there are. */
  readonly of: { readonly usable: number; readonly all: number };
}

export interface Now {
  readonly clock: number;
  readonly linked: boolean;
  readonly points: Readonly<Record<string, PointNow>>;
}

const combine: Readonly<Record<ZoneReading['how'], (values: readonly number[]) => number>> = {
  highest: (values) => Math.max(...values),
  lowest: (values) => Math.min(...values),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};
const BEST: readonly Standing[] = ['fresh', 'doubtful', 'stale', 'lost'];

/** What the sensors of one quantity in a zone say together; `undefined` where there is none. */
export const readingOf = (
  quantity: Measured,
  points: readonly PointAnswer[],
  now: Now,
): ZoneReading | undefined => {
  const all = points.filter((point) => point.quantity === quantity);
  const [first] = all;
  if (first === undefined) return undefined;
  const each = all.map((point) => shown(point, now.points[point.id], now.clock, now.linked));
  const standing = BEST.find((one) => each.some((is) => is.standing === one)) ?? 'lost';
  const usable = each.filter((is) => is.standing === 'fresh' || is.standing === 'doubtful');
  const counted = usable.length > 0 ? usable : each.filter((is) => is.standing === standing);
  const values = counted.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const stamps = counted.flatMap(({ at }) => (at === undefined ? [] : [at]));
  const how = HOW[quantity];
  return {
    quantity,
    how,
    // One sensor in doubt makes the whole doubtful; one that is silent too.
    standing:
      standing === 'fresh' && each.some((is) => is.standing !== 'fresh') ? 'doubtful' : standing,
    decimals: first.decimals,
    symbol: first.symbol,
    of: { usable: usable.length, all: all.length },
    ...(values.length > 0 && { value: combine[how](values) }),
    ...(stamps.length > 0 && { at: Math.min(...stamps) }),
  };
};

export interface ZoneView {
  readonly zone: ZoneAnswer;
  readonly readings: readonly ZoneReading[];
  readonly people?: PeopleCount;
  /** That ask for somebody, worst first. */
  readonly alarms: readonly AlarmState[];
  /** Nothing that is measured here is fresh. */
  readonly stale: boolean;
}

export const viewOf = (
  zone: ZoneAnswer,
  points: readonly PointAnswer[],
  now: Now,
  people: PeopleCount | undefined,
  alarms: readonly AlarmState[],
): ZoneView => {
  const readings = MEASURED.flatMap((quantity) => readingOf(quantity, points, now) ?? []);
  return {
    zone,
    readings,
    ...(people !== undefined && { people }),
    alarms: openAlarms(alarms).filter((alarm) => alarm.zone === zone.id),
    stale:
      readings.length > 0 &&
      readings.every(({ standing }) => standing === 'stale' || standing === 'lost'),
  };
};
