import type { AlarmState } from '../core/alarm.js';
import { type Hall, type Point, pointsOf } from '../core/hall.js';
import { type DeviceId, deviceOf, type PointId } from '../core/identity.js';
import type { Quality } from '../core/quality.js';
import { type Character, quantityRow } from '../core/quantity.js';
import type { RawScan, Reading } from '../core/reading.js';
import { type Millis, millis, minutes, seconds } from '../core/time.js';
import { type Held, HeldReadings } from './held.js';

/** What is kept (design §4): why a reading goes on the tape, or undefined if it does not. */
export type KeepWhy = 'first' | 'quality' | 'change' | 'due' | 'alarm';

/** Everything about a point that decides it. */
export interface KeepPolicy {
  readonly character: Character;
  /** How often the point is asked. */
  readonly period: Millis;
  readonly keepEvery: Millis;
}

export interface LastKept {
  readonly mono: Millis;
  readonly quality: Quality;
  readonly value: number | undefined;
}

/** A state is kept on change and this often although nothing changes. */
export const STATE_EVERY = seconds(60);
/** Before and after an alarm everything is kept. */
export const AROUND_ALARM = minutes(5);

/** `fullUntil`: an alarm wants everything until then. Times are monotonic. */
export const whyKept = (
  { character, period, keepEvery }: KeepPolicy,
  last: LastKept | undefined,
  reading: Reading,
  mono: Millis,
  fullUntil: Millis,
): KeepWhy | undefined => {
  if (last === undefined) return 'first';
  // From when a point was bad, and from when good again, decides whether a window has data enough.
  if (reading.quality !== last.quality) return 'quality';
  if (character === 'state' && reading.value !== last.value) return 'change';
  const every = character === 'state' ? STATE_EVERY : keepEvery;
  // Half a period early, since a poll that comes a few ms early would else wait a whole period more.
  if (mono - last.mono >= every - Math.min(period, every) / 2) return 'due';
  return mono <= fullUntil ? 'alarm' : undefined;
};

/** Of the time before an alarm, what is put on the tape in one turn of the event loop. */
const RELEASED_AT_ONCE = seconds(1);

/** More readings than this of one point are not held for an alarm, however often a sensor pushes. */
const MOST_HELD = 3_000;

interface Track {
  readonly policy: KeepPolicy;
  last?: LastKept;
  fullUntil: Millis;
  held?: HeldReadings;
}

/** Sifts readings; what it does not keep it holds for five minutes, in case an alarm comes. */
export interface Keeper {
  /** The readings of a scan that go on the tape now; imported ones and unknown points all do. */
  sift(scan: RawScan): readonly Reading[];
  /**
   * Keeps the points of this alarm at full rate from now on, and gives the scans held before it, oldest
   * first, a second of them at a time: all at once they might hold up the siren.
   */
  around(alarm: AlarmState, mono: Millis): Generator<readonly RawScan[]>;
}

export const keeper = (hall: Hall): Keeper => {
  const tracks = new Map<PointId, Track>();
  const zones = new Map<string, PointId[]>();
  const devices = new Map<string, PointId[]>();
  const add = (index: Map<string, PointId[]>, key: string, point: PointId): void => {
    const points = index.get(key);
    if (points === undefined) index.set(key, [point]);
    else points.push(point);
  };
  for (const point of pointsOf(hall)) {
    tracks.set(point.id, { policy: policyOf(point), fullUntil: millis(-1) });
    if (point.zone !== undefined) add(zones, point.zone, point.id);
    add(devices, point.device, point.id);
  }

  const sift = (scan: RawScan): readonly Reading[] => {
    if (scan.origin === 'imported') return scan.readings;
    return scan.readings.filter((reading) => {
      const track = tracks.get(reading.point);
      if (track === undefined) return true;
      const why = whyKept(track.policy, track.last, reading, scan.mono, track.fullUntil);
      if (why === undefined) {
        track.held ??= new HeldReadings(reading.point, mostHeld(track.policy));
        track.held.hold(reading, scan.mono, scan.clock);
        return false;
      }
      // A reading kept for an alarm does not put off the next one that is due.
      if (why !== 'alarm')
        track.last = { mono: scan.mono, quality: reading.quality, value: reading.value };
      return true;
    });
  };

  const around = (alarm: AlarmState, mono: Millis): Generator<readonly RawScan[]> => {
    const points = new Set<PointId>();
    if (alarm.point !== undefined) points.add(alarm.point);
    for (const device of [alarm.device, ...(alarm.devices ?? [])])
      for (const point of devices.get(device ?? '') ?? []) points.add(point);
    for (const point of zones.get(alarm.zone ?? '') ?? []) points.add(point);
    const held: HeldReadings[] = [];
    for (const point of points) {
      const track = tracks.get(point);
      if (track === undefined) continue;
      track.fullUntil = millis(mono + AROUND_ALARM);
      if (track.held !== undefined) held.push(track.held);
    }
    return released(held, mono);
  };

  return { sift, around };
};

const policyOf = ({ quantity, period, keepEvery }: Point): KeepPolicy => ({
  character: quantityRow(quantity).character,
  period,
  keepEvery,
});

const mostHeld = ({ period }: KeepPolicy): number =>
  Math.min(MOST_HELD, Math.ceil(AROUND_ALARM / Math.max(period, 1)) + 16);

/** What was held before `mono`, second by second. */
function* released(held: readonly HeldReadings[], mono: Millis): Generator<readonly RawScan[]> {
  const since = mono - AROUND_ALARM;
  for (let until = since + RELEASED_AT_ONCE; held.length > 0; until += RELEASED_AT_ONCE) {
    const end = Math.min(until, mono + 1);
    yield scansOf(held.flatMap((point) => point.release(since, end)));
    if (end > mono) return;
  }
}

/** Puts readings of one device and moment together again, as they came. */
const scansOf = (held: readonly Held[]): RawScan[] => {
  const scans = new Map<string, Omit<RawScan, 'readings'> & { readings: Reading[] }>();
  for (const { mono, clock, reading } of held) {
    const device: DeviceId = deviceOf(reading.point);
    const key = `${mono} ${clock} ${device}`;
    const scan = scans.get(key);
    if (scan === undefined)
      scans.set(key, { device, mono, clock, origin: 'live', readings: [reading] });
    else scan.readings.push(reading);
  }
  return [...scans.values()].sort((a, b) => a.mono - b.mono);
};
