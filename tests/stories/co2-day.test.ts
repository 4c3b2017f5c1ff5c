import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hours, instant, later } from '../../gateway/core/time.js';
import { standardsFor } from '../../gateway/standards.js';
import { hasOffice, OFFICE, rowsOf } from '../gateway/office.js';
import { hallWith, POINTS, verdictsOf } from '../rules/verdicts/one-zone.js';

/** The day that stands worked by hand in the README of the verdicts. */

const README = new URL('../../gateway/rules/verdicts/README.md', import.meta.url);
const MIDNIGHT = instant(Date.parse('2015-02-12T00:00:00+08:00'));
const HOUR_S = 3600;

const table = readFileSync(README, 'utf8')
  .split('\n')
  .filter((line) => /^\| \d\d \|/.test(line))
  .map((line) => {
    const [hour = '', n, sum, time, mean, byHand = '', program = '', verdict = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const numbers = { n: Number(n), sum: Number(sum), time: Number(time), mean: Number(mean) };
    return { hour: Number(hour), ...numbers, byHand, program, verdict };
  });

it('ten hours stand in the table, and each of its lines adds up', () => {
  expect(table.map(({ hour }) => hour)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
  for (const { sum, time, mean, byHand, program } of table) {
    expect(sum / time).toBeCloseTo(mean, 2);
    expect((sum / time / 10_000).toFixed(5)).toBe(byHand);
    expect(program).toBe(byHand);
  }
});

describe.skipIf(!hasOffice)('an office in February 2015 (../shared/data)', () => {
  const rows = () =>
    rowsOf(readFileSync(OFFICE, 'utf8')).map(({ at, values }) => ({ at, value: values.co2_ppm }));

  it.each(table)('hour $hour: the readings add up to what stands in the table', (line) => {
    const from = MIDNIGHT + line.hour * HOUR_S * 1000;
    const to = from + HOUR_S * 1000;
    let sum = 0;
    let time = 0;
    let n = 0;
    const all = rows();
    for (const [index, { at, value }] of all.entries()) {
      const seconds = (Math.min(all[index + 1]?.at ?? to, to) - Math.max(at, from)) / 1000;
      if (at >= from && at < to) n += 1;
      if (seconds <= 0 || at >= to) continue;
      sum += value * seconds;
      time += seconds;
    }
    expect({ n, time, sum: sum.toFixed(2) }).toEqual({
      n: line.n,
      time: line.time,
      sum: line.sum.toFixed(2),
    });
  });

  it('the program says the same, and which verdict follows', () => {
    const [point] = POINTS;
    if (point === undefined) throw new Error('a point is expected');
    const standards = standardsFor('/nowhere/hall.yaml').standards.filter(
      ({ id }) => id === 'gb-t-18883-2022',
    );
    const said = verdictsOf({
      hall: hallWith({ quantity: 'co2', kind: 'office', areaM2: 20 }),
      standards,
      from: later(MIDNIGHT, hours(8)),
      to: later(MIDNIGHT, hours(18)),
      samples: new Map([
        [point, rows().map(({ at, value }) => ({ at: instant(at), quality: 'good', value }))],
      ]),
    }).filter(({ requirement, window }) => requirement === 'co2' && window.length === '1h');
    expect(said.map(({ n, value, verdict }) => ({ n, program: value, verdict }))).toEqual(
      table.map(({ n, program, verdict }) => ({ n, program, verdict })),
    );
  });
});
