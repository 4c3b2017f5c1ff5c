import { readFileSync } from 'node:fs';
import type { PointId } from '../../gateway/core/identity.js';
import type { Instant } from '../../gateway/core/time.js';
import { instantIn } from '../hall/calendar.js';
import type { ReplaySetting } from '../setup.js';

/** Measured values in order of time; `values[n]` belong to `times[n]`. */
export interface Recording {
  readonly times: readonly Instant[];
  readonly values: ReadonlyMap<PointId, readonly number[]>;
  /** Lines of the file that are no measurement, counted from 1. */
  readonly left: readonly number[];
}

/**
 * A recording out of CSV text (a head line, commas, no quotes) whose stamps are local time. Throws where
 * a column is missing; leaves lines out that are no measurement or go back in time.
 */
export const recordingOf = (
  csv: string,
  setting: Pick<ReplaySetting, 'time' | 'columns'>,
  timeZone: string,
): Recording => {
  const [head = '', ...lines] = csv.split(/\r?\n/);
  const names = head.split(',').map((name) => name.trim());
  const columnOf = (name: string): number => {
    const at = names.indexOf(name);
    if (at < 0) throw new Error(`replay: no column ${name}; there are: ${names.join(', ')}`);
    return at;
  };
  const timeColumn = columnOf(setting.time);
  const columns = Object.entries(setting.columns).map(([name, point]) => ({
    point,
    column: columnOf(name),
    numbers: [] as number[],
  }));
  const instantOf = instantIn(timeZone);
  const times: Instant[] = [];
  const left: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const cells = line.split(',');
    const at = instantOf(cells[timeColumn] ?? '');
    const row = columns.map(({ column }) => Number.parseFloat(cells[column] ?? ''));
    if (at === undefined || !row.every(Number.isFinite) || at < (times[times.length - 1] ?? 0)) {
      left.push(index + 2);
      continue;
    }
    times.push(at);
    for (const [i, number] of row.entries()) columns[i]?.numbers.push(number);
  }
  if (times.length === 0) throw new Error('replay: the file has no line with a time and numbers');
  return { times, values: new Map(columns.map(({ point, numbers }) => [point, numbers])), left };
};

export const readRecording = (setting: ReplaySetting, timeZone: string): Recording =>
  recordingOf(readFileSync(setting.file, 'utf8'), setting, timeZone);

/** Index of the last row at or before a moment; the first row before all. */
const rowAt = (times: readonly Instant[], at: Instant): number => {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((times[middle] as Instant) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** What was measured at a point, held until the next row and after the last; undefined for other points. */
export const replayed = (
  { times, values }: Recording,
  point: PointId,
  at: Instant,
): number | undefined => values.get(point)?.[rowAt(times, at)];
