import { deviceOf, type PointId } from '../core/identity.js';
import type { RawScan, Reading } from '../core/reading.js';
import type { ClockQuality, Instant, Millis } from '../core/time.js';

/** Readings looked up and committed together. */
export const IMPORT_AT_ONCE = 2_000;

/** Cuts a stream into pieces of `size`. */
export async function* inPieces<Thing>(
  things: AsyncIterable<Thing>,
  size: number,
): AsyncGenerator<Thing[]> {
  let piece: Thing[] = [];
  for await (const thing of things) {
    piece.push(thing);
    if (piece.length < size) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/** Which of these readings are not there yet; one point and stamp counts once. */
export const newOf = (
  readings: readonly Reading[],
  there: ReadonlyMap<PointId, ReadonlySet<Instant>>,
): Reading[] => {
  const seen = new Set<string>();
  return readings.filter(({ point, at }) => {
    const key = `${at} ${point}`;
    if (seen.has(key) || there.get(point)?.has(at) === true) return false;
    seen.add(key);
    return true;
  });
};

/** The stamps between which readings lie. */
export const spanOf = (readings: readonly Reading[]): { from: Instant; to: Instant } => {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { at } of readings) {
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  return { from: from as Instant, to: to as Instant };
};

/** Readings of one device and stamp become one scan; they keep their own stamps. */
export const importedScans = (
  readings: readonly Reading[],
  mono: Millis,
  clock: ClockQuality,
): RawScan[] => {
  const scans = new Map<string, RawScan & { readings: Reading[] }>();
  for (const reading of readings) {
    const device = deviceOf(reading.point);
    const key = `${reading.at} ${device}`;
    const scan = scans.get(key);
    if (scan === undefined)
      scans.set(key, { device, mono, clock, origin: 'imported', readings: [reading] });
    else scan.readings.push(reading);
  }
  return [...scans.values()];
};
