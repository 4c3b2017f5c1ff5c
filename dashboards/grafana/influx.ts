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

/** Readings as they came, or by the hour where a person chose so. */
export const READINGS = `\${detail:raw}`;

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

export const where = (...conditions: readonly string[]): string => conditions.join(' AND ');
