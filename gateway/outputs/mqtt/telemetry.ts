import { type Hall, pointsOf } from '../../core/hall.js';
import { keyOf, type PointId } from '../../core/identity.js';
import { isBad, severity } from '../../core/quality.js';
import type { Reading, Scan } from '../../core/reading.js';
import type { Instant } from '../../core/time.js';
import { entryId } from '../entry.js';
import type { Silent } from '../silent.js';

/**
 * `{"id":"<hall>:<boot>:<seq>","at":"2026-…+08:00","points":{"co2":{"v":812,"u":"ppm","q":"good"}}}`,
 * nothing if every reading belongs to a silent alarm. Written by hand, because a backlog is a hundred
 * thousand of these and the text of a point hardly changes.
 */
export const telemetryOf = (
  hall: Hall,
  silent: Silent,
  stamp: (at: Instant) => string,
): ((scan: Scan) => string | undefined) => {
  const known = new Map<PointId, Words>(
    pointsOf(hall).map(({ id, unit, decimals }) => [id, wordsOf(id, unit, decimals)]),
  );
  // A point that hall.yaml no longer has may still be on the tape.
  const words = (point: PointId): Words => known.get(point) ?? wordsOf(point, '1', undefined);

  const bodyOf = (reading: Reading, at: Instant): string => {
    const { open, unit, factor } = words(reading.point);
    const { quality, value } = reading;
    const v =
      isBad(quality) || value === undefined
        ? ''
        : `"v":${factor === undefined ? value : Math.round(value * factor) / factor},`;
    const colon = quality.indexOf(':');
    const why = colon < 0 ? '' : `,"why":"${quality.slice(colon + 1)}"`;
    const own = reading.at === at ? '' : `,"at":"${stamp(reading.at)}"`;
    return `${open}${v}${unit}"q":"${severity(quality)}"${why}${own}}`;
  };

  return (scan) => {
    const readings = scan.readings
      .filter(({ point }) => !silent.points.has(point))
      // By name, because the order within a scan is no part of what happened.
      .sort((a, b) => (a.point < b.point ? -1 : 1));
    const at = readings.reduce((latest, reading) => Math.max(latest, reading.at), 0) as Instant;
    if (readings.length === 0) return undefined;
    const tq = scan.clock === 'uncertain' ? ',"tq":"uncertain"' : '';
    const points = readings.map((reading) => bodyOf(reading, at)).join(',');
    return `{"id":"${entryId(hall, { scan })}","at":"${stamp(at)}"${tq},"points":{${points}}}`;
  };
};

/** What is said of a point each time. */
interface Words {
  /** `"co2":{` */
  readonly open: string;
  /** `"u":"ppm",` */
  readonly unit: string;
  /** Ten to the power of its decimals. */
  readonly factor: number | undefined;
}

const wordsOf = (point: PointId, unit: string, decimals: number | undefined): Words => ({
  open: `${JSON.stringify(keyOf(point))}:{`,
  unit: `"u":${JSON.stringify(unit)},`,
  factor: decimals === undefined ? undefined : 10 ** decimals,
});
