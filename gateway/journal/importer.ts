import { deviceOf, type PointId } from '../core/identity.js';
import type { RawScan, Reading } from '../core/reading.js';
import type { Instant, Millis } from '../core/time.js';
import type { Imported } from './contract.js';

/** Readings looked up and committed together. */
const IMPORT_AT_ONCE = 2_000;

/** Cuts a stream into pieces of `size`. */
async function* inPieces<Thing>(
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
const spanOf = (readings: readonly Reading[]): { from: Instant; to: Instant } => {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { at } of readings) {
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  return { from: from as Instant, to: to as Instant };
};

/** Readings of one device and stamp become one scan; their stamps are the file's, whatever our clock says. */
export const importedScans = (readings: readonly Reading[], mono: Millis): RawScan[] => {
  const scans = new Map<string, RawScan & { readings: Reading[] }>();
  for (const reading of readings) {
    const device = deviceOf(reading.point);
    const key = `${reading.at} ${device}`;
    const scan = scans.get(key);
    if (scan === undefined)
      scans.set(key, { device, mono, clock: 'trusted', origin: 'imported', readings: [reading] });
    else scan.readings.push(reading);
  }
  return [...scans.values()];
};

/** Where imported readings go; `keep` resolves when they are on the disk. */
export interface Shelf {
  stamps(
    points: readonly PointId[],
    span: { readonly from: Instant; readonly to: Instant },
  ): Promise<ReadonlyMap<PointId, ReadonlySet<Instant>>>;
  keep(readings: readonly Reading[]): Promise<void>;
}

/** Keeps what is not there yet, piece by piece, each on the disk before the next is looked up. */
export const importReadings = async (
  readings: AsyncIterable<Reading>,
  shelf: Shelf,
): Promise<Imported> => {
  let added = 0;
  let already = 0;
  for await (const piece of inPieces(readings, IMPORT_AT_ONCE)) {
    const points = [...new Set(piece.map(({ point }) => point))];
    const fresh = newOf(piece, await shelf.stamps(points, spanOf(piece)));
    await shelf.keep(fresh);
    added += fresh.length;
    already += piece.length - fresh.length;
  }
  return { added, already };
};
