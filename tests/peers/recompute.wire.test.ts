import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { COLUMNS, hasOffice, importWords, OFFICE, officeHall } from '../../tests/gateway/office.js';
import { hallkeeper } from '../halls/command.js';
import { ownDirectory } from './process.js';
import { dataSet, recompute, writePair } from './recompute.js';

const SETS = 200;
const SETS_AT_ONCE = 50;

const ended: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ended.splice(0).reverse()) end();
});
const directory = (): string => {
  const own = ownDirectory('recompute');
  ended.push(() => own.remove());
  return own.path;
};

describe('every window and verdict, computed again in Python', () => {
  it.each(Array.from({ length: SETS / SETS_AT_ONCE }, (_, part) => part * SETS_AT_ONCE))(
    'agrees to the printed digit on generated data, from set %i',
    async (first) => {
      const sets = directory();
      for (let seed = first; seed < first + SETS_AT_ONCE; seed += 1)
        writePair(sets, `set-${seed}`, dataSet(seed));
      const said = await recompute('--pairs', sets);
      expect(said).toMatchObject({ reports: SETS_AT_ONCE, different: 0, first: [] });
      expect(said.verdicts).toBeGreaterThan(SETS_AT_ONCE);
    },
  );

  it('finds one digit that was changed', async () => {
    const sets = directory();
    writePair(sets, 'forged', dataSet(3));
    const report = join(sets, 'forged.json');
    const text = readFileSync(report, 'utf8');
    writeFileSync(
      report,
      text.replace(/"good":(\d+)/, (_, good) => `"good":${Number(good) + 1}`),
    );
    expect(await recompute('--pairs', sets)).toMatchObject({ different: 1 });
  });
});

const WEEKS = [
  ['february-04-to-10', '2015-02-04T17:00', '2015-02-11'],
  ['february-11-to-18', '2015-02-11T14:00', '2015-02-19'],
] as const;

describe.skipIf(!hasOffice)('two weeks of an office (../shared/data)', () => {
  it.each(WEEKS)('%s: imported, assessed and computed again', async (week, from, to) => {
    const hall = officeHall(directory(), '');
    const csv = OFFICE.replace('february-11-to-18', week);
    expect(await hallkeeper(...importWords(csv, hall))).toMatchObject({ code: 0 });
    const assessed = await hallkeeper(
      'assess',
      '--hall',
      hall,
      '--from',
      from,
      '--to',
      to,
      '--json',
    );
    expect(assessed).toMatchObject({ code: 0 });
    const report = join(directory(), 'report.json');
    writeFileSync(report, assessed.stdout);
    const maps = Object.entries(COLUMNS).flatMap(([column, point]) => [
      '--map',
      `${column}=${point}`,
    ]);
    const said = await recompute(report, csv, ...maps);
    expect(said).toMatchObject({ reports: 1, different: 0 });
    expect(said.verdicts).toBeGreaterThan(400);
  });
});
