import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../gateway/core/ports.js';
import { startDemo } from '../halls/living-hall.js';
import { until } from '../halls/until.js';
import { COLUMNS, type Column, hasOffice, OFFICE, type Row, rowsOf } from './office.js';

/** Half of what the profile's registers can tell apart. */
const WITHIN: Readonly<Record<Column, number>> = {
  temperature_c: 0.05,
  relative_humidity_percent: 0.05,
  illuminance_lx: 0.5,
  co2_ppm: 0.5,
};
const SPEED = 60;
const TO_SEE = 15;
const MAY_BE_LOST = 1;

/**
 * What each sample differs by from the nearest of the rows that stood when it was read: those a minute
 * (of the file) around its place, since nobody knows to the millisecond when the replay began.
 */
const errorsOf = (samples: readonly Sample[], rows: readonly Row[], column: Column): number[] =>
  samples.map(({ at, value = Number.NaN }) => {
    const place = (rows[0]?.at ?? 0) + SPEED * (at - (samples[0]?.at ?? 0));
    const standing = rows.filter((row) => Math.abs(row.at - place) <= 60_000);
    return Math.min(...standing.map((row) => Math.abs(row.values[column] - value)));
  });

describe.skipIf(!hasOffice)('demo --replay (../shared/data)', () => {
  it('plays measurements over RTU: what is read is what stands in the file', async () => {
    const hall = await startDemo('--replay', OFFICE, '--speed', `${SPEED}`);
    try {
      const rows = rowsOf(readFileSync(OFFICE, 'utf8'));
      const historyOf = (column: Column) =>
        hall.get<Sample[]>(`/api/v1/points/${COLUMNS[column]}/history`);
      await until(
        () => historyOf('co2_ppm'),
        (samples) => samples.length >= TO_SEE,
      );
      for (const column of Object.keys(COLUMNS) as Column[]) {
        const samples = (await historyOf(column)).slice(0, TO_SEE);
        // A busy machine may lose an answer; then there is no value, never a wrong one.
        const good = samples.filter(({ quality }) => quality === 'good');
        expect(good.length).toBeGreaterThanOrEqual(TO_SEE - MAY_BE_LOST);
        for (const error of errorsOf(good, rows, column))
          expect(error).toBeLessThanOrEqual(WITHIN[column] + 1e-9);
      }
    } finally {
      expect(await hall.stop()).toBe(0);
    }
  });
});
