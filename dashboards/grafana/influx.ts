import { codesOf, type Severity } from '../../gateway/core/quality.js';
import type { InfluxQuery } from './query.js';

/** Pieces of InfluxQL, as Grafana fills its variables into them. */

/** A tag as one of the values a person chose; all of them, and none, is `.*`. */
const chosen = (tag: string): string => `"${tag}" =~ /^\${${tag}:regex}$/`;

export const HALL = chosen('hall');
export const FLOOR = chosen('floor');
export const ZONE = chosen('zone');
export const DEVICE = chosen('device');
export const BUS = chosen('bus');
export const STANDARD = chosen('standard');
/** The chain from hall to zone. */
export const PLACE = `${HALL} AND ${FLOOR} AND ${ZONE}`;

/** The time that is shown. */
export const SHOWN = '$timeFilter';
/** The last quarter of an hour of it: what is older is no value of now (design §4.1). */
export const NOW = `time > \${__to}ms - 15m AND time <= \${__to}ms`;

/**
 * What the database says stands before the name of the hourly measurement; nothing where every reading is
 * to be asked for: a short time, or no hourly ones.
 */
export const HOURLY_VARIABLE = 'hourly';
/** As long as Grafana would take, and an hour at least. */
export const STEP_VARIABLE = 'hours';
const HOURLY = `\${${HOURLY_VARIABLE}:raw}`;
/** Every reading of a short time, the hourly ones of a long one: `value` is their mean, last of states and totals. */
export const READINGS = `${HOURLY}"reading"`;

/** What every reading and hourly ones answer under different names. */
export interface Readings {
  readonly table: string;
  /** A value for each stretch of time that is drawn, hourly ones for no less than an hour: see `by`. */
  readonly by: (...tags: readonly string[]) => string;
  /** Never true for the one of the two that is not wanted, which InfluxDB sees before it reads anything. */
  readonly only: string;
  readonly least: string;
  readonly most: string;
  /** How far it rose. */
  readonly spread: string;
  /** Of those that were to come, how many had a value. */
  readonly share: string;
  /** How many were of some quality, and what else must be asked to know it. */
  readonly number: Readonly<Record<Severity, { readonly select: string; readonly of: string }>>;
}

const codes = (severity: Severity): string => {
  const { least, most } = codesOf(severity);
  return `"quality" >= ${least} AND "quality" <= ${most}`;
};

const EVERY: Readings = {
  table: '"reading"',
  by: (...tags) => by(...tags),
  only: `'${HOURLY}' = ''`,
  least: 'min("value")',
  most: 'max("value")',
  spread: 'spread("value")',
  share: 'count("value") / count("quality")',
  number: {
    good: { select: 'count("quality")', of: codes('good') },
    uncertain: { select: 'count("quality")', of: codes('uncertain') },
    bad: { select: 'count("quality")', of: codes('bad') },
  },
};
const BY_THE_HOUR: Readings = {
  table: READINGS,
  by: (...tags) => by(...tags).replace('$__interval', `$${STEP_VARIABLE}`),
  only: `'${HOURLY}' <> ''`,
  least: 'min("min")',
  most: 'max("max")',
  spread: 'max("max") - min("min")',
  share: 'sum("n") / sum("asked")',
  number: {
    good: { select: 'sum("good")', of: '' },
    uncertain: { select: 'sum("uncertain")', of: '' },
    bad: { select: 'sum("asked") - sum("n")', of: '' },
  },
};

/** A question in both ways, of which one is answered. */
export const eitherWay = (
  ask: (readings: Readings) => string,
  as: Pick<InfluxQuery, 'alias' | 'table'>,
): readonly InfluxQuery[] =>
  [EVERY, BY_THE_HOUR].map((readings) => ({ query: ask(readings), ...as }));

export const is = (tag: string, value: string): string => `"${tag}" = '${value}'`;
export const isOneOf = (tag: string, values: readonly string[]): string =>
  `"${tag}" =~ /^(${values.join('|')})$/`;

/** One value for each stretch of time that Grafana draws; a stretch without data is a gap. */
export const by = (...tags: readonly string[]): string =>
  `GROUP BY ${['time($__interval)', ...tags.map((tag) => `"${tag}"`)].join(', ')} fill(null)`;
export const group = (...tags: readonly string[]): string =>
  `GROUP BY ${tags.map((tag) => `"${tag}"`).join(', ')}`;

/** Days begin at midnight of the hall. All of China has one time. */
export const TIME_ZONE = 'Asia/Shanghai';
export const daily = (...tags: readonly string[]): string =>
  `GROUP BY ${['time(1d)', ...tags.map((tag) => `"${tag}"`)].join(', ')} fill(null) tz('${TIME_ZONE}')`;

/** A window of a verdict is stamped with its end: that of midnight belongs to the day before. */
export const dailyWindows = (...tags: readonly string[]): string =>
  daily(...tags).replace('time(1d)', 'time(1d, 1ms)');

export const where = (...conditions: readonly string[]): string =>
  conditions.filter((condition) => condition !== '').join(' AND ');
