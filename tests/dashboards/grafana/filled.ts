/** A question as Grafana sends it. Imports nothing, so that benches can read it too. */

/** The time that a dashboard shows, in milliseconds. */
export interface Shown {
  readonly from: number;
  readonly to: number;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
export const millisecondsOf = (written: string): number =>
  Number.parseFloat(written) * (UNITS_MS[written.at(-1) ?? ''] ?? Number.NaN);

/** Steps that Grafana rounds to (rangeutil.roundInterval), as far as they occur here. */
const STEPS = ['1m', '2m', '5m', '10m', '20m', '30m', '1h', '2h', '6h', '12h', '1d', '7d'];
/** A panel over half of a screen. */
const MOST_POINTS = 900;

export const intervalOf = (
  { interval = '1m' }: { readonly interval?: string | undefined },
  { from, to }: Shown,
  points = MOST_POINTS,
): string => {
  const wanted = Math.max(millisecondsOf(interval), (to - from) / points);
  return STEPS.find((step) => millisecondsOf(step) >= wanted) ?? '7d';
};

/** What stands for a variable: the one value chosen, a list of values, or any at all. */
export type Chosen = ReadonlyMap<string, readonly string[] | '.*'>;

const escaped = (value: string): string => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');
const alternatives = (values: readonly string[] | '.*'): string =>
  values === '.*'
    ? values
    : values.length === 1
      ? escaped(values[0] ?? '')
      : `(${values.map(escaped).join('|')})`;

/** A question as Grafana sends it, its variables filled in. Throws where one has no value. */
export const filled = (
  question: string,
  chosen: Chosen,
  shown: Shown,
  interval: string,
): string => {
  const built: Readonly<Record<string, string>> = {
    timeFilter: `time >= ${shown.from}ms and time <= ${shown.to}ms`,
    __interval: interval,
    __range: `${Math.round((shown.to - shown.from) / 1000)}s`,
    // Four scrapes of the data that the test has.
    __rate_interval: '80m',
    __from: String(shown.from),
    __to: String(shown.to),
  };
  return question.replace(/\$(?:\{(\w+)(?::(\w+))?\}|(\w+))/g, (_, braced, format, bare) => {
    const name = braced ?? bare;
    const known = built[name];
    if (known !== undefined) return known;
    const values = chosen.get(name);
    if (values === undefined) throw new Error(`nothing for $${name} in ${question}`);
    if (format === 'raw') return values[0] ?? '';
    // Prometheus' regular expressions stand in a string of PromQL.
    return format === 'regex'
      ? alternatives(values)
      : alternatives(values).replaceAll('\\', '\\\\');
  });
};
