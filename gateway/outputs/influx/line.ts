import type { AlarmState } from '../../core/alarm.js';
import type { Event } from '../../core/event.js';
import { isSilent } from '../../core/event.js';
import { type Hall, type Point, pointsOf } from '../../core/hall.js';
import { keyOf, type PointId } from '../../core/identity.js';
import type { Entry } from '../../core/ports.js';
import { isBad, qualityCode } from '../../core/quality.js';
import type { Reading, Scan } from '../../core/reading.js';
import type { Millis } from '../../core/time.js';
import type { Silent } from '../silent.js';

/** When an entry was, seen from a clock that somebody vouches for (or that nobody will any more). */
export interface Stamping {
  /** Added to every stamp of the entry. */
  readonly shift: Millis;
  /** Nobody vouches for the stamps: the lines say so. */
  readonly uncertain: boolean;
}

/** The lines of one entry, in line protocol with integer milliseconds; none where Influx carries nothing. */
export type Lines = (entry: Entry, stamping: Stamping) => readonly string[];

/**
 * `reading,device=…,hall=…,point=…,quantity=…,zone=… value=812,quality=0i 1767…`, and `alarm` for each
 * step of an alarm's life. Tags are few and bounded by the configuration (reliability-performance.md
 * §7), in the order of their names, which InfluxDB asks for.
 */
export const linesOf = (hall: Hall, silent: Silent): Lines => {
  const prefixes = new Map(
    pointsOf(hall)
      .filter(({ id }) => !silent.points.has(id))
      .map((point): [PointId, Series] => [point.id, series(hall, point)]),
  );

  const readings = (scan: Scan, { shift, uncertain }: Stamping): string[] => {
    const lines: string[] = [];
    for (const reading of scan.readings) {
      const known = prefixes.get(reading.point);
      if (known === undefined) continue;
      lines.push(
        `${known.prefix} ${fields(reading, known.decimals, uncertain)} ${reading.at + shift}`,
      );
    }
    return lines;
  };

  return (entry, stamping) => {
    if ('scan' in entry) return readings(entry.scan, stamping);
    const { event } = entry;
    return 'alarm' in event && !isSilent(event) ? [alarmLine(hall, event, stamping)] : [];
  };
};

interface Series {
  readonly prefix: string;
  readonly decimals: number;
}

const series = (hall: Hall, point: Point): Series => ({
  prefix: measurement('reading', {
    device: point.device,
    hall: hall.id,
    // Two points of one device may measure the same quantity (the eight contacts of one module).
    point: keyOf(point.id),
    quantity: point.quantity,
    zone: point.zone,
  }),
  decimals: point.decimals,
});

const fields = (reading: Reading, decimals: number, uncertain: boolean): string => {
  const quality = `quality=${qualityCode(reading.quality)}i`;
  const value =
    isBad(reading.quality) || reading.value === undefined
      ? ''
      : `value=${Number(reading.value.toFixed(decimals))},`;
  return `${value}${quality}${uncertain ? ',tq="uncertain"' : ''}`;
};

const alarmLine = (
  hall: Hall,
  event: Event & { readonly alarm: AlarmState },
  { shift, uncertain }: Stamping,
): string => {
  const { alarm } = event;
  const tags = measurement('alarm', {
    // The name of the alarm's rule: as many as the configuration has, not one per occurrence.
    alarm: alarm.alarm,
    device: alarm.device,
    event: event.kind,
    hall: hall.id,
    kind: alarm.kind,
    zone: alarm.zone,
  });
  const said = [
    alarm.acknowledgedBy === undefined ? '' : `by=${text(alarm.acknowledgedBy)}`,
    `count=${alarm.count}i`,
    `drill=${alarm.drill}`,
    alarm.limit === undefined ? '' : `limit=${alarm.limit}`,
    `priority=${alarm.priority}i`,
    `state=${text(alarm.condition)}`,
    uncertain ? 'tq="uncertain"' : '',
    alarm.value === undefined ? '' : `value=${alarm.value}`,
  ].filter((field) => field !== '');
  return `${tags} ${said.join(',')} ${event.at + shift}`;
};

/** Name and tags; a tag without a value is left out, for line protocol knows no empty one. */
const measurement = (name: string, tags: Readonly<Record<string, string | undefined>>): string =>
  [
    name,
    ...Object.entries(tags).flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [`${key}=${tag(value)}`],
    ),
  ].join(',');

const tag = (value: string): string => value.replace(/[,= ]/g, '\\$&').replace(/\r?\n/g, ' ');
const text = (value: string): string =>
  `"${value.replace(/["\\]/g, '\\$&').replace(/\r?\n/g, ' ')}"`;
