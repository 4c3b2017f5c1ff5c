import { LASTING, LEVELS, MEASURED } from './hourly.js';

/** The tasks of an InfluxDB 2 that sum readings up by the hour, in Flux. */

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
}

const SUMS: readonly Sum[] = [
  {
    name: 'measured',
    field: 'value',
    of: MEASURED,
    fn: 'mean',
  },
  {
    name: 'levels',
    field: 'value',
    of: LEVELS,
    before: 'map(fn: (r) => ({r with _value: math.pow(x: 10.0, y: r._value / 10.0)}))',
    fn: 'mean',
    after: 'map(fn: (r) => ({r with _value: 10.0 * math.log10(x: r._value)}))',
  },
  {
    name: 'lasting',
    field: 'value',
    of: LASTING,
    fn: 'last',
  },
  { name: 'quality', field: 'quality', fn: 'max' },
];

const text = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** Late readings of six hours are taken in again: `to` writes over what it wrote. */
export const hourlyTasks = (bucket: string, hourly: string, org: string): readonly Task[] =>
  SUMS.map(({ name, field, of, before, fn, after }) => {
    const task = `hallkeeper ${bucket} ${name}`;
    const steps = [
      `from(bucket: ${text(bucket)})`,
      'range(start: -6h)',
      `filter(fn: (r) => r._measurement == "reading" and r._field == ${text(field)})`,
      ...(of === undefined ? [] : [`filter(fn: (r) => r.quantity =~ ${of})`]),
      ...(before === undefined ? [] : [before]),
      `aggregateWindow(every: 1h, fn: ${fn}, createEmpty: false, timeSrc: "_start")`,
      ...(after === undefined ? [] : [after]),
      `to(bucket: ${text(hourly)}, org: ${text(org)})`,
    ];
    const imports = before === undefined ? '' : 'import "math"\n\n';
    const flux = `${imports}option task = {name: ${text(task)}, every: 1h, offset: 5m}\n\n${steps.join('\n    |> ')}\n`;
    return { name: task, flux };
  });
