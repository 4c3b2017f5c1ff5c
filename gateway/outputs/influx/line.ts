import type { AlarmState } from '../../core/alarm.js';
import { busOf } from '../../core/bus-minute.js';
import type { Event } from '../../core/event.js';
import { isSilent } from '../../core/event.js';
import { type Hall, type Point, pointsOf } from '../../core/hall.js';
import { type BusId, keyOf, type PointId, type ZoneId } from '../../core/identity.js';
import type { Entry } from '../../core/ports.js';
import { isBad, QUALITIES, qualityCode } from '../../core/quality.js';
import type { Reading, Scan } from '../../core/reading.js';
import { between, type Millis } from '../../core/time.js';
import type { Silent } from '../silent.js';
import { certificateLine } from './certificate-line.js';
import { measurement, text } from './protocol.js';
import { verdictLine } from './verdict-line.js';

/** When an entry was, seen from a clock that somebody vouches for (or that nobody will any more). */
export interface Stamping {
  /** Added to every stamp of the entry. */
  readonly shift: Millis;
  /** Nobody vouches for the stamps: the lines say so. */
  readonly uncertain: boolean;
}

/** Adds the lines of one entry, in line protocol with integer milliseconds; none where Influx carries nothing. */
export type AddLines = (entry: Entry, stamping: Stamping, to: string[]) => void;

/**
 * `reading,device=…,floor=…,hall=…,point=…,quantity=…,zone=… value=812,quality=0i 1767…`, and `alarm`
 * for each step of an alarm's life. Tags are few and bounded by the configuration
 * (reliability-performance.md §7), in the order of their names, which InfluxDB asks for.
 */
export const linesOf = (hall: Hall, silent: Silent): AddLines => {
  const placeOf = placesIn(hall);
  const known = new Map(
    pointsOf(hall)
      .filter(({ id }) => !silent.points.has(id))
      .map((point): [PointId, Series] => [point.id, seriesOf(placeOf, point)]),
  );

  const addReadings = (scan: Scan, { shift, uncertain }: Stamping, to: string[]): void => {
    const mark = uncertain ? ',tq="uncertain"' : '';
    let at = Number.NaN;
    let end = '';
    for (const reading of scan.readings) {
      const series = known.get(reading.point);
      if (series === undefined) continue;
      // Nearly always one stamp for a whole scan, and numbers are slow to write.
      if (reading.at !== at) {
        at = reading.at;
        end = `${mark} ${at + shift}`;
      }
      to.push(series.prefix + fieldsOf(reading, series.factor) + end);
    }
  };

  return (entry, stamping, to) => {
    if ('scan' in entry) {
      const bus = busOf(entry.scan.device);
      if (bus === undefined) addReadings(entry.scan, stamping, to);
      else to.push(busLine(hall, bus, entry.scan, stamping));
      return;
    }
    const { event } = entry;
    const mark = stamping.uncertain ? ',tq="uncertain"' : '';
    if (event.kind === 'verdict-given')
      to.push(verdictLine(placeOf(event.verdict.zone), event.verdict, mark, stamping.shift));
    if ('alarm' in event && !isSilent(event)) to.push(alarmLine(placeOf, event, stamping));
    if (event.kind === 'record-entered' && event.record.kind === 'certificate')
      to.push(certificateLine(hall.id, event.record, mark, event.at + stamping.shift));
    if (event.kind === 'people-counted' || event.kind === 'people-reset')
      to.push(...peopleLines(placeOf(event.zone), event, stamping));
  };
};

/** Tags that say where; `floor` follows from the zone, so that it makes no further series. */
type Place = Readonly<Record<'floor' | 'hall' | 'zone', string | undefined>>;
type PlaceOf = (zone: ZoneId | undefined) => Place;

const placesIn = (hall: Hall): PlaceOf => {
  const floors = new Map(hall.zones.map(({ id, floor }) => [id, floor]));
  return (zone) => ({ floor: zone && floors.get(zone), hall: hall.id, zone });
};

interface Series {
  /** Measurement, tags and the space after them. */
  readonly prefix: string;
  /** Ten to the power of the point's decimals. */
  readonly factor: number;
}

const seriesOf = (placeOf: PlaceOf, point: Point): Series => {
  const tags = measurement('reading', {
    ...placeOf(point.zone),
    device: point.device,
    // Two points of one device may measure the same quantity (the eight contacts of one module).
    point: keyOf(point.id),
    quantity: point.quantity,
  });
  return { prefix: `${tags} `, factor: 10 ** point.decimals };
};

const QUALITY_FIELDS = new Map(
  QUALITIES.map((quality) => [quality, `quality=${qualityCode(quality)}i`]),
);

const fieldsOf = ({ quality, value }: Reading, factor: number): string =>
  isBad(quality) || value === undefined
    ? `${QUALITY_FIELDS.get(quality)}`
    : `value=${Math.round(value * factor) / factor},${QUALITY_FIELDS.get(quality)}`;

/** People of a zone: how many are there, and how many went in and out since it opened; nobody once it has closed. */
const peopleLines = (
  place: Place,
  event: Event & { readonly kind: 'people-counted' | 'people-reset' },
  { shift, uncertain }: Stamping,
): readonly string[] => {
  const mark = uncertain ? ',tq="uncertain"' : '';
  return (['in', 'net', 'out'] as const).map((point) => {
    const tags = measurement('reading', { ...place, point, quantity: 'people' });
    const value = event.kind === 'people-reset' ? 0 : event[point];
    return `${tags} value=${value},${QUALITY_FIELDS.get('good')}${mark} ${event.at + shift}`;
  });
};

/** One minute of one bus. */
const busLine = (hall: Hall, bus: BusId, scan: Scan, { shift, uncertain }: Stamping): string => {
  const said = scan.readings
    .map(({ point, value = 0 }) => {
      const key = keyOf(point);
      return `${key}=${key === 'requests' || key === 'failures' ? `${value}i` : value}`;
    })
    .sort()
    .join(',');
  const at = (scan.readings[0]?.at ?? 0) + shift;
  const mark = uncertain ? ',tq="uncertain"' : '';
  return `${measurement('bus', { bus, hall: hall.id })} ${said}${mark} ${at}`;
};

const alarmLine = (
  placeOf: PlaceOf,
  event: Event & { readonly alarm: AlarmState },
  { shift, uncertain }: Stamping,
): string => {
  const { alarm } = event;
  const tags = measurement('alarm', {
    ...placeOf(alarm.zone),
    // The name of the alarm's rule: as many as the configuration has, not one per occurrence.
    alarm: alarm.alarm,
    device: alarm.device,
    event: event.kind,
    kind: alarm.kind,
  });
  const said = [
    `after=${Math.max(0, between(alarm.since, event.at))}i`,
    alarm.acknowledgedBy === undefined ? '' : `by=${text(alarm.acknowledgedBy)}`,
    `count=${alarm.count}i`,
    `drill=${alarm.drill}`,
    alarm.finding === undefined ? '' : `finding=${text(alarm.finding)}`,
    alarm.limit === undefined ? '' : `limit=${alarm.limit}`,
    `priority=${alarm.priority}i`,
    `state=${text(alarm.condition)}`,
    uncertain ? 'tq="uncertain"' : '',
    alarm.value === undefined ? '' : `value=${alarm.value}`,
  ].filter((field) => field !== '');
  return `${tags} ${said.join(',')} ${event.at + shift}`;
};
