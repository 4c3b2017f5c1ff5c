import { Temporal } from 'temporal-polyfill';
import type { Tariff, TariffPeriod } from '../../core/hall.js';
import type { Used } from './meter.js';

/** Energy by the periods of the tariff: 尖 sharp, 峰 peak, 平 flat, 谷 valley. What no row covers is flat. */

const ZERO: Readonly<Record<TariffPeriod, number>> = { sharp: 0, peak: 0, flat: 0, valley: 0 };

const periodAt = (tariff: readonly Tariff[], month: number, time: string): TariffPeriod =>
  tariff.find(
    ({ from, to, months }) =>
      (months === undefined || months.includes(month)) &&
      (from < to ? from <= time && time < to : time >= from || time < to),
  )?.period ?? 'flat';

/** kWh in each period, and in each hour of the local day; what a reading counts belongs to its middle. */
export const byTariff = (
  used: Iterable<Used>,
  tariff: readonly Tariff[],
  timeZone: string,
): {
  readonly periods: Readonly<Record<TariffPeriod, number>>;
  readonly hours: readonly number[];
} => {
  const periods = { ...ZERO };
  const hours = Array.from({ length: 24 }, () => 0);
  for (const { from, to, kwh } of used) {
    if (kwh === 0) continue;
    const middle = Temporal.Instant.fromEpochMilliseconds(Math.floor((from + to) / 2));
    const local = middle.toZonedDateTimeISO(timeZone);
    const time = `${String(local.hour).padStart(2, '0')}:${String(local.minute).padStart(2, '0')}`;
    periods[periodAt(tariff, local.month, time)] += kwh;
    hours[local.hour] = (hours[local.hour] ?? 0) + kwh;
  }
  return { periods, hours };
};
