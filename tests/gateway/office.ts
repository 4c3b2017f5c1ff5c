import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A week of measurements of a real office, beside the checkout; never copied into it. */
export const OFFICE = fileURLToPath(
  new URL('../../../shared/data/office-2015/february-11-to-18.csv', import.meta.url),
);
export const hasOffice = existsSync(OFFICE);

/** Columns of the file and the points of gateway/config/halls/office.yaml that show them. */
export const COLUMNS = {
  temperature_c: 'office/temperature',
  relative_humidity_percent: 'office/humidity',
  illuminance_lx: 'office/illuminance',
  co2_ppm: 'office/co2',
} as const;
export type Column = keyof typeof COLUMNS;

export interface Row {
  readonly at: number;
  readonly values: Readonly<Record<Column, number>>;
}

/** The rows of a file of that shape, their stamps taken as local time of Shanghai. */
export const rowsOf = (csv: string): Row[] => {
  const [head = '', ...lines] = csv.trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    const values = Object.keys(COLUMNS).map((column) => [column, Number(cell(column))]);
    return { at: Date.parse(`${cell('time')}+08:00`), values: Object.fromEntries(values) };
  });
};

const HALL = new URL('../../gateway/config/halls/office.yaml', import.meta.url);

/** The office's hall.yaml with a data directory of its own; `more` are lines at its end. */
export const officeHall = (directory: string, more = ''): string => {
  const file = join(directory, 'hall.yaml');
  writeFileSync(
    file,
    `${readFileSync(HALL, 'utf8')}\ndata-directory: ${join(directory, 'data')}\nweb: { port: 0 }\n${more}`,
  );
  return file;
};

/** The arguments of `hallkeeper import` for a file of that shape. */
export const importWords = (csv: string, hall: string): string[] => [
  'import',
  csv,
  ...['--time', 'time', '--hall', hall, '--json'],
  ...Object.entries(COLUMNS).flatMap(([column, point]) => ['--map', `${column}=${point}`]),
];
