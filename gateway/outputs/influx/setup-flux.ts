import { codesOf } from '../../core/quality.js';
import { LASTING, LATE, LEVELS, MEASURED } from './hourly.js';

/** How an InfluxDB 2 sums readings up by the hour, in Flux. */

export interface Task {
  readonly name: string;
  readonly flux: string;
}

interface Sum {
  readonly name: string;
  readonly field: 'value' | 'quality';
  /** A regular expression of quantities; absent: all. */
  readonly of?: string;
  readonly before?: string;
  readonly fn: string;
  readonly after?: string;
  /** The field that it becomes; absent: that which it was. */
  readonly as?: string;
}

const numberOf = (severity: 'good' | 'uncertain'): Sum => {
  const { least, most } = codesOf(severity);
  const before = `filter(fn: (r) => r._value >= ${least} and r._value <= ${most})`;
  return { name: severity, field: 'quality', before, fn: 'count', as: severity };
};

const SUMS: readonly Sum[] = [
  { name: 'measured', field: 'value', of: MEASURED, fn: 'mean' },
  {
    name: 'levels',
    field: 'value',
    of: LEVELS,
    before: 'map(fn: (r) => ({r with _value: math.pow(x: 10.0, y: r._value / 10.0)}))',
    fn: 'mean',
    after: 'map(fn: (r) => ({r with _value: 10.0 * math.log10(x: r._value)}))',
  },
  { name: 'lasting', field: 'value', of: LASTING, fn: 'last' },
  { name: 'least', field: 'value', fn: 'min', as: 'min' },
  { name: 'most', field: 'value', fn: 'max', as: 'max' },
  { name: 'n', field: 'value', fn: 'count', as: 'n' },
  { name: 'asked', field: 'quality', fn: 'count', as: 'asked' },
  { name: 'quality', field: 'quality', fn: 'max' },
  numberOf('good'),
  numberOf('uncertain'),
];

const text = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;
const imports = ({ before }: Sum): string => (before?.includes('math.') ? 'import "math"\n\n' : '');

/** What one sum does with a stretch of time; written again it changes nothing. */
const pipeline = (
  { field, of, before, fn, after, as }: Sum,
  bucket: string,
  hourly: string,
  org: string,
  range: string,
): string =>
  [
    `from(bucket: ${text(bucket)})`,
    `range(${range})`,
    `filter(fn: (r) => r._measurement == "reading" and r._field == ${text(field)})`,
    ...(of === undefined ? [] : [`filter(fn: (r) => r.quantity =~ ${of})`]),
    ...(before === undefined ? [] : [before]),
    `aggregateWindow(every: 1h, fn: ${fn}, createEmpty: false, timeSrc: "_start")`,
    ...(after === undefined ? [] : [after]),
    ...(as === undefined ? [] : [`set(key: "_field", value: ${text(as)})`]),
    `to(bucket: ${text(hourly)}, org: ${text(org)})`,
  ].join('\n    |> ');

/** Late readings are taken in again: `to` writes over what it wrote. */
export const hourlyTasks = (bucket: string, hourly: string, org: string): readonly Task[] =>
  SUMS.map((sum) => {
    const name = `hallkeeper ${bucket} ${sum.name}`;
    const option = `option task = {name: ${text(name)}, every: 1h, offset: 5m}`;
    const steps = pipeline(sum, bucket, hourly, org, `start: -${LATE / 3_600_000}h`);
    return { name, flux: `${imports(sum)}${option}\n\n${steps}\n` };
  });

/** The hours between, each full, summed up once: what was there before the tasks were. */
export const fillScripts = (
  bucket: string,
  hourly: string,
  org: string,
  from: number,
  to: number,
): readonly string[] => {
  const range = `start: ${new Date(from).toISOString()}, stop: ${new Date(to).toISOString()}`;
  return SUMS.map((sum) => `${imports(sum)}${pipeline(sum, bucket, hourly, org, range)}\n`);
};
