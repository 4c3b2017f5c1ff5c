import type { Names, TariffPeriod } from '../../../../../gateway/core/hall.ts';

/** Electricity and comfort of a day as the gateway answers them, and what a drawing of them needs. Pure. */

export interface EnergyAnswer {
  readonly day: string;
  readonly from: number;
  readonly to: number;
  readonly tariff: boolean;
  readonly meters: readonly MeterAnswer[];
  readonly airConditioning: readonly {
    readonly power: string;
    readonly zones: readonly string[];
    /** ms */
    readonly running: number;
    readonly empty: number;
    readonly emptyKwh: number;
    readonly unknown: number;
  }[];
}
export interface MeterAnswer {
  readonly point: string;
  readonly device: string;
  readonly names: Names;
  readonly kwh: number;
  readonly periods: Readonly<Record<TariffPeriod, number>>;
  /** kWh in each hour of the clock. */
  readonly hours: readonly number[];
  readonly rolledOver: number;
  readonly restarted: number;
}
export interface ComfortAnswer {
  readonly day: string;
  readonly zones: readonly {
    readonly zone: string;
    /** ms */
    readonly comfortable: number;
    readonly uncomfortable: number;
    readonly unknown: number;
    readonly low: number;
    readonly high: number;
    readonly kwh: number;
  }[];
}

export const PERIODS: readonly TariffPeriod[] = ['sharp', 'peak', 'flat', 'valley'];

const DAY_MS = 86_400_000;
/** The same date so many days later; dates have no time zone. */
export const dayAfter = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);

/** The end of an axis: 1, 2 or 5 times a power of ten, not below any value. */
export const roundEnd = (most: number): number => {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([1, 2, 5].find((step) => step * power >= most) ?? 10);
};

export interface Dot {
  readonly zone: string;
  readonly day: string;
  readonly kwh: number;
  readonly hours: number;
  /** Open hours of which something is known. */
  readonly known: number;
}
const HOUR_MS = 3_600_000;
/** A zone and day of which nothing is known is no dot. */
export const dotsOf = (days: readonly ComfortAnswer[]): readonly Dot[] =>
  days.flatMap(({ day, zones }) =>
    zones.flatMap(({ zone, comfortable, uncomfortable, kwh }) => {
      const known = (comfortable + uncomfortable) / HOUR_MS;
      return known === 0 ? [] : [{ zone, day, kwh, hours: comfortable / HOUR_MS, known }];
    }),
  );
