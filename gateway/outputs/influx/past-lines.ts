import { BUS_KEYS, busDevice } from '../../core/bus-minute.js';
import type { Event } from '../../core/event.js';
import { type Hall, pointsOf } from '../../core/hall.js';
import { type BusId, deviceOf, type PointId, pointId } from '../../core/identity.js';
import type { Entry, Sample } from '../../core/ports.js';
import { type Reading, reading } from '../../core/reading.js';
import { type Boot, type Instant, type Millis, millis, type Seq } from '../../core/time.js';
import type { Silent } from '../silent.js';
import { stampingOf } from './held.js';
import { linesOf, type Stamping } from './line.js';

/** What the journal has of a stretch of time. */
export interface PastPiece {
  /** Of each point, in order of time, put right by whoever vouched for the clock. */
  readonly readings: ReadonlyMap<PointId, readonly Sample[]>;
  /** As they were recorded. */
  readonly events: readonly Event[];
}

const AS_IT_IS: Stamping = { shift: millis(0), uncertain: false };

const busesOf = ({ devices }: Hall): readonly BusId[] => [
  ...new Set(devices.map(({ bus }) => bus)),
];

/** Every point whose readings InfluxDB has: those of the hall, and those of its buses. */
export const mirroredPoints = (hall: Hall): readonly PointId[] => [
  ...pointsOf(hall).map(({ id }) => id),
  ...busesOf(hall).flatMap((bus) => BUS_KEYS.map((key) => pointId(busDevice(bus), key))),
];

/** Readings as scans of one device and one stamp: a minute of a bus is one line with all its fields. */
const scansOf = (readings: PastPiece['readings']): readonly Entry[] => {
  const scans = new Map<string, Reading[]>();
  for (const [point, samples] of readings)
    for (const sample of samples) {
      const key = `${deviceOf(point)} ${sample.at}`;
      const scan = scans.get(key);
      if (scan === undefined)
        scans.set(key, [reading(point, sample.at, sample.quality, sample.value)]);
      else scan.push(reading(point, sample.at, sample.quality, sample.value));
    }
  return [...scans.values()].map((together): Entry => {
    const [first] = together as [Reading];
    return {
      scan: {
        device: deviceOf(first.point),
        boot: '' as Boot,
        seq: 0 as Seq,
        mono: millis(0),
        clock: 'trusted',
        origin: 'live',
        readings: together,
      },
    };
  });
};

/** `wall = monotonic + offset` of each boot that these events vouch for. */
const offsetsIn = (events: readonly Event[]): ReadonlyMap<Boot, Millis> =>
  new Map(
    events.flatMap((event) =>
      event.kind === 'clock-vouched' ? [[event.boot, event.offset] as const] : [],
    ),
  );

/**
 * The lines that a stretch of the past makes, the same as it made when it was the present: one series and
 * stamp is one value, however often it is written. `until`: later events only vouch for the clock.
 */
export const pastLines = (
  hall: Hall,
  silent: Silent,
  { readings, events }: PastPiece,
  until: Instant,
): readonly string[] => {
  const addLines = linesOf(hall, silent);
  const lines: string[] = [];
  for (const scan of scansOf(readings)) addLines(scan, AS_IT_IS, lines);
  const offsets = offsetsIn(events);
  // No boot is the one that runs: nobody will vouch any more for what nobody has vouched for.
  const vouchers = { boot: '' as Boot, mono: millis(0), offset: (of: Boot) => offsets.get(of) };
  for (const event of events) {
    if (event.at > until) continue;
    const stamping = stampingOf({ event }, vouchers);
    if (stamping !== 'held') addLines({ event }, stamping, lines);
  }
  return lines;
};
