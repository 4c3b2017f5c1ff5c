import { Temporal } from 'temporal-polyfill';
import type { AlarmRule } from './core/alarm.js';
import { Fault } from './core/fault.js';
import { type Hall, type Point, pointsOf } from './core/hall.js';
import type { PointId, ZoneId } from './core/identity.js';
import type { Query, Sample } from './core/ports.js';
import { type Clock, type Instant, instant, type Millis } from './core/time.js';
import { eventsBetween } from './past-events.js';
import { availability } from './rules/availability.js';
import { type Band, comfortIn } from './rules/energy/comfort.js';
import { type Used, usedBetween } from './rules/energy/meter.js';
import { type Counted, presenceIn } from './rules/energy/presence.js';
import { runningEmpty } from './rules/energy/running.js';
import { byTariff } from './rules/energy/tariff.js';
import { openSpans } from './rules/people/open-spans.js';
import type { AvailabilityAnswer, ComfortAnswer, DayFigures, EnergyAnswer } from './web/days.js';

/** What of the journal is read for a day: every reading that was kept, and counts that were told. */
export interface DayJournal extends Query {
  samples(point: PointId, from: Instant, to: Instant): Promise<readonly Sample[]>;
}

interface DayOf {
  readonly day: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** A reading of the day before may still stand at midnight, and a meter counts from it on. */
const LEAD = 5 * 60_000;
const COUNTS = ['people-counted', 'people-reset'];
/** Imported and exported energy have points of their own; the total is that of the meter. */
const TOTAL_KEY = /\/energy$/;

/** Days that are over and asked for again and again: a page shows a week of them. */
const MOST_KEPT = 31;

/** Within which temperature it is comfortable: between the limits of its alarms; undefined without both. */
const bandOf = (rules: readonly AlarmRule[], point: PointId): Band | undefined => {
  const limit = (test: 'above' | 'below'): number | undefined => {
    const found = rules.find(
      ({ kind, when }) => kind === 'temperature' && when.test === test && when.point === point,
    );
    return found?.when.test === test ? found.when.limit : undefined;
  };
  const [low, high] = [limit('below'), limit('above')];
  return low === undefined || high === undefined ? undefined : { low, high };
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

export const createDayFigures = (
  hall: Hall,
  rules: readonly AlarmRule[],
  journal: DayJournal,
  clock: Clock,
): DayFigures => {
  const dayOf = (asked: string | undefined): DayOf => {
    const now = clock.wall();
    const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(now))
      .toZonedDateTimeISO(hall.timeZone)
      .toPlainDate();
    const date = asked === undefined ? today : Temporal.PlainDate.from(asked);
    const startOf = (of: Temporal.PlainDate) =>
      instant(of.toZonedDateTime(hall.timeZone).epochMilliseconds);
    const from = startOf(date);
    if (from > now) throw new Fault('bad-request', { why: `day=${asked}` });
    return {
      day: date.toString(),
      from,
      to: instant(Math.min(startOf(date.add({ days: 1 })), now)),
    };
  };
  const readings = (point: Point, { from, to }: DayOf) =>
    journal.samples(point.id, instant(from - LEAD), to);
  const kept = ({ period, keepEvery }: Point): Millis => Math.max(period, keepEvery) as Millis;

  const meters = (): readonly Point[] => {
    const energy = pointsOf(hall).filter(({ quantity }) => quantity === 'energy');
    const totals = energy.filter(({ id }) => TOTAL_KEY.test(id));
    const alone = energy.filter(({ device }) => !totals.some((total) => total.device === device));
    return [...totals, ...alone];
  };

  const meterOf = async (point: Point, day: DayOf) => {
    const used: Used[] = [];
    for (const one of usedBetween(await readings(point, day), point)) {
      // What was counted before midnight belongs to the day before.
      const share = (one.to - Math.max(one.from, day.from)) / (one.to - one.from);
      if (share > 0)
        used.push({ ...one, from: instant(Math.max(one.from, day.from)), kwh: one.kwh * share });
    }
    const { periods, hours } = byTariff(used, hall.energy?.tariff ?? [], hall.timeZone);
    const times = (why: Used['why']) => used.filter((one) => one.why === why).length;
    const device = hall.devices.find(({ id }) => id === point.device);
    return {
      point: point.id,
      device: point.device,
      names: device?.names ?? point.names,
      kwh: rounded(used.reduce((sum, { kwh }) => sum + kwh, 0)),
      periods: {
        sharp: rounded(periods.sharp),
        peak: rounded(periods.peak),
        flat: rounded(periods.flat),
        valley: rounded(periods.valley),
      },
      hours: hours.map(rounded),
      rolledOver: times('rolled-over'),
      restarted: times('restarted'),
    };
  };

  const countsOf = async ({ from, to }: DayOf): Promise<readonly Counted[]> =>
    (await eventsBetween(journal, from, to, ({ kind }) => COUNTS.includes(kind))).flatMap(
      (event): Counted[] => {
        if (event.kind === 'people-reset') return [{ at: event.at, zone: event.zone, net: 0 }];
        return event.kind === 'people-counted' ? [event] : [];
      },
    );

  const energy = async (asked: string | undefined): Promise<EnergyAnswer> => {
    const day = dayOf(asked);
    const answers: EnergyAnswer['meters'] = [];
    for (const point of meters()) answers.push(await meterOf(point, day));
    const airConditioning: EnergyAnswer['airConditioning'] = [];
    const rows = hall.energy?.airConditioning ?? [];
    const counts = rows.length === 0 ? [] : await countsOf(day);
    const opening = openSpans(hall, day.from, day.to);
    for (const { power, zones, runningAbove } of rows) {
      const point = pointsOf(hall).find(({ id }) => id === power);
      if (point === undefined) continue;
      const found = runningEmpty(
        { samples: await readings(point, day), period: kept(point), above: runningAbove },
        presenceIn(zones, counts, opening),
        day.from,
        day.to,
      );
      airConditioning.push({
        power,
        zones: [...zones],
        ...found,
        emptyKwh: rounded(found.emptyKwh),
      });
    }
    const tariff = (hall.energy?.tariff.length ?? 0) > 0;
    return { ...day, meters: answers, tariff, airConditioning };
  };

  /** kWh of each zone that an air conditioner serves: what its meter counted, by the share of the area. */
  const kwhByZone = async (day: DayOf): Promise<ReadonlyMap<ZoneId, number>> => {
    const found = new Map<ZoneId, number>();
    for (const { power, zones } of hall.energy?.airConditioning ?? []) {
      const meter = meters().find(({ device }) => power.startsWith(`${device}/`));
      const { kwh } = meter === undefined ? { kwh: 0 } : await meterOf(meter, day);
      const areaOf = (zone: ZoneId): number =>
        hall.zones.find(({ id }) => id === zone)?.areaM2 ?? 0;
      const whole = zones.reduce((sum, zone) => sum + areaOf(zone), 0);
      for (const zone of zones) {
        const share = whole > 0 ? areaOf(zone) / whole : 1 / zones.length;
        found.set(zone, (found.get(zone) ?? 0) + kwh * share);
      }
    }
    return found;
  };

  const comfortOf = async (day: DayOf): Promise<ComfortAnswer> => {
    const zones: ComfortAnswer['zones'] = [];
    const opening = openSpans(hall, day.from, day.to);
    for (const [zone, kwh] of await kwhByZone(day)) {
      const felt: Parameters<typeof comfortIn>[0][number][] = [];
      for (const point of pointsOf(hall)) {
        const band = bandOf(rules, point.id);
        if (point.zone !== zone || point.quantity !== 'temperature' || band === undefined) continue;
        felt.push({ samples: await readings(point, day), period: kept(point), band });
      }
      const [first] = felt;
      if (first === undefined) continue;
      zones.push({ zone, ...comfortIn(felt, opening), ...first.band, kwh: rounded(kwh) });
    }
    return { ...day, zones };
  };
  const over = new Map<string, Promise<ComfortAnswer>>();
  const comfort = (asked: string | undefined): Promise<ComfortAnswer> => {
    const day = dayOf(asked);
    const known = over.get(day.day);
    if (known !== undefined) return known;
    const found = comfortOf(day);
    if (day.to >= clock.wall()) return found;
    over.set(day.day, found);
    found.catch(() => over.delete(day.day));
    for (const [oldest] of over) if (over.size > MOST_KEPT) over.delete(oldest);
    return found;
  };

  const devices = async (asked: string | undefined): Promise<AvailabilityAnswer> => {
    const day = dayOf(asked);
    const rows: AvailabilityAnswer['devices'] = [];
    for (const { id, names, points } of hall.devices) {
      const [point] = points;
      if (point === undefined) continue;
      const samples = await readings(point, day);
      rows.push({
        device: id,
        names,
        ...availability({ samples, period: kept(point) }, day.from, day.to),
      });
    }
    const shares = rows.flatMap(({ share }) => share ?? []);
    const share = shares.reduce((sum, one) => sum + one, 0) / shares.length;
    return { ...day, ...(shares.length > 0 && { share }), devices: rows };
  };

  return { energy, comfort, availability: devices };
};
