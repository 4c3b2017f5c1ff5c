import { Temporal } from 'temporal-polyfill';
import { csvRows } from '../core/csv.js';

export interface CsvReading {
  readonly point: string;
  readonly at: number;
  readonly value: number;
}
export interface RefusedRow {
  readonly line: number;
  readonly zh: string;
  readonly en: string;
}
export interface CsvReadings {
  readonly rows: readonly CsvReading[];
  readonly refused: readonly RefusedRow[];
}

const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Milliseconds since 1970 of a stamp: with an offset as it says, without one in the hall's time zone. */
const instantOf = (text: string, timeZone: string): number | undefined => {
  try {
    if (LOCAL.test(text))
      return Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(timeZone, {
        disambiguation: 'reject',
      }).epochMilliseconds;
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return undefined;
  }
};

/**
 * History out of a CSV file. `map` names a point for each column that counts. A row with a stamp that
 * is none (or stands twice in the night the clocks go back), a missing column or a value that is no
 * number is refused whole, with its line; an empty cell is no reading and no mistake.
 */
export const readCsv = (
  text: string,
  timeColumn: string,
  map: ReadonlyMap<string, string>,
  timeZone: string,
): CsvReadings => {
  const rows: CsvReading[] = [];
  const refused: RefusedRow[] = [];
  const found = csvRows(text);
  if ('why' in found)
    return {
      rows,
      refused: [
        {
          line: 1,
          zh: `不是有效的 CSV：${found.why}`,
          en: `not valid CSV: ${found.why}`,
        },
      ],
    };
  const [head, ...rest] = found.rows;
  const columns = head?.cells ?? [];
  const missing = [timeColumn, ...map.keys()].filter((column) => !columns.includes(column));
  if (missing.length > 0)
    return {
      rows,
      refused: [
        {
          line: 1,
          zh: `没有列 ${missing.join('、')}；文件有：${columns.join('、')}`,
          en: `there is no column ${missing.join(', ')}; the file has ${columns.join(', ')}`,
        },
      ],
    };
  const timeAt = columns.indexOf(timeColumn);
  for (const { line, cells } of rest) {
    const refuse = (zh: string, en: string): void => void refused.push({ line, zh, en });
    const stamp = cells[timeAt] ?? '';
    const at = instantOf(stamp, timeZone);
    if (cells.length !== columns.length) {
      refuse(
        `有 ${cells.length} 列，应为 ${columns.length} 列`,
        `has ${cells.length} columns where ${columns.length} are expected`,
      );
    } else if (at === undefined) {
      refuse(`“${stamp}”不是一个确定的时间`, `"${stamp}" is not one certain time`);
    } else {
      const read: CsvReading[] = [];
      let wrong: string | undefined;
      for (const [column, point] of map) {
        const cell = cells[columns.indexOf(column)] ?? '';
        if (cell === '') continue;
        if (NUMBER.test(cell)) read.push({ point, at, value: Number(cell) });
        else wrong ??= `${column} = "${cell}"`;
      }
      if (wrong === undefined) rows.push(...read);
      else refuse(`${wrong} 不是数字`, `${wrong} is not a number`);
    }
  }
  return { rows, refused };
};
