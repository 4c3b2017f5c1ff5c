import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../gateway/cli/import-csv.js';

const MAP = new Map([['co2_ppm', 'office/co2']]);
const read = (text: string, timeZone = 'Asia/Shanghai') => readCsv(text, 'time', MAP, timeZone);

describe('history out of a CSV file', () => {
  it('takes a stamp without offset as local time of the hall', () => {
    expect(read('time,co2_ppm\n2015-02-11T14:48:00,1029.667\n').rows).toEqual([
      { point: 'office/co2', at: Date.parse('2015-02-11T14:48:00+08:00'), value: 1029.667 },
    ]);
  });

  it('takes a stamp with an offset as it says', () => {
    expect(read('time,co2_ppm\n2015-02-11T14:48:00+01:00,800\n').rows[0]?.at).toBe(
      Date.parse('2015-02-11T14:48:00+01:00'),
    );
  });

  it('refuses the hour that stands twice in the night the clocks go back', () => {
    const { rows, refused } = read('time,co2_ppm\n2015-10-25T02:30:00,800\n', 'Europe/Brussels');
    expect(rows).toEqual([]);
    expect(refused).toEqual([
      expect.objectContaining({ line: 2, en: '"2015-10-25T02:30:00" is not one certain time' }),
    ]);
  });

  it('refuses bad rows by line and keeps the others', () => {
    const { rows, refused } = read(
      'time,co2_ppm\n2015-02-11T14:48:00,800\nyesterday,801\n2015-02-11T14:50:00,eight\n2015-02-11T14:51:00\n2015-02-11T14:52:00,\n2015-02-11T14:53:00,0x10\n',
    );
    expect(rows.map((row) => row.value)).toEqual([800]);
    expect(refused.map(({ line, en }) => [line, en])).toEqual([
      [3, '"yesterday" is not one certain time'],
      [4, 'co2_ppm = "eight" is not a number'],
      [5, 'has 1 columns where 2 are expected'],
      [7, 'co2_ppm = "0x10" is not a number'],
    ]);
  });

  it('names the columns that are not there', () => {
    expect(read('when,co2\n1,2\n').refused[0]?.en).toBe(
      'there is no column time, co2_ppm; the file has when, co2',
    );
  });
});

const office = new URL('../../../shared/data/office-2015/february-11-to-18.csv', import.meta.url);

describe.runIf(existsSync(office))('the office of 2015', () => {
  it('gives 9,752 readings for each of the four quantities', () => {
    const map = new Map([
      ['temperature_c', 'office/temperature'],
      ['relative_humidity_percent', 'office/humidity'],
      ['illuminance_lx', 'office/illuminance'],
      ['co2_ppm', 'office/co2'],
    ]);
    const { rows, refused } = readCsv(readFileSync(office, 'utf8'), 'time', map, 'Asia/Shanghai');
    expect(refused).toEqual([]);
    for (const point of map.values())
      expect(rows.filter((row) => row.point === point)).toHaveLength(9752);
  });
});
