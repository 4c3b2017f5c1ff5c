import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LightSurvey, lightSurvey } from '../../../gateway/rules/surveys/light.js';

const steady = { meterClass: 1, daylight: false, warmedUp: true } as const;
const CONSULT: LightSurvey = {
  ...steady,
  method: 'centre',
  rows: [
    [312, 334, 341, 338, 326, 305],
    [298, 321, 329, 331, 318, 287],
  ],
};
const NURSING: LightSurvey = {
  ...steady,
  method: 'four-corner',
  rows: [
    [210, 260, 270, 230],
    [290, 345, 350, 300],
    [220, 265, 275, 240],
  ],
};

const resultOf = (survey: LightSurvey) => {
  const surveyed = lightSurvey(survey);
  if ('refused' in surveyed) throw new Error(JSON.stringify(surveyed.refused));
  return surveyed.result;
};

describe('a survey by GB/T 5700 (story C6)', () => {
  it('in the middle of the cells', () => {
    const { mean, least, uniformity, standing } = resultOf(CONSULT);
    expect([mean.toFixed(1), least, uniformity.toFixed(3), standing]).toEqual([
      '320.0',
      287,
      '0.897',
      'formal',
    ]);
  });

  it('at the nodes, an inner one weighing four times a corner', () => {
    const { mean, uniformity } = resultOf(NURSING);
    expect([mean.toFixed(1), uniformity.toFixed(3)]).toEqual(['291.7', '0.720']);
  });

  it('at the nodes is the mean of the means of the cells', () => {
    const grid = fc.integer({ min: 2, max: 6 }).chain((width) =>
      fc.array(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: width, maxLength: width }), {
        minLength: 2,
        maxLength: 6,
      }),
    );
    fc.assert(
      fc.property(grid, (rows) => {
        const cells = rows.slice(1).flatMap((line, row) =>
          line.slice(1).map((lux, column) => {
            const above = rows[row] as number[];
            const [left, upLeft, up] = [line[column], above[column], above[column + 1]] as number[];
            return (lux + (left as number) + (upLeft as number) + (up as number)) / 4;
          }),
        );
        const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
        expect(resultOf({ ...NURSING, rows }).mean).toBeCloseTo(mean, 8);
      }),
    );
  });

  it('is refused with a node missing, naming it', () => {
    const rows = NURSING.rows.map((line, row) =>
      line.map((lux, column) => (row === 1 && column === 2 ? undefined : lux)),
    );
    expect(lightSurvey({ ...NURSING, rows })).toEqual({
      refused: [{ why: 'node-missing', row: 2, column: 3 }],
    });
  });

  it('is refused by daylight, with cold lamps, and where it is no grid', () => {
    expect(lightSurvey({ ...CONSULT, daylight: true, warmedUp: false })).toEqual({
      refused: [{ why: 'daylight' }, { why: 'not-warmed-up' }],
    });
    expect(lightSurvey({ ...CONSULT, rows: [[300, 310], [305]] })).toEqual({
      refused: [{ why: 'not-a-grid' }],
    });
    expect(lightSurvey({ ...NURSING, rows: [[300, 310]] })).toEqual({
      refused: [{ why: 'not-a-grid' }],
    });
  });

  it('with a meter of class 2 only indicates', () => {
    expect(resultOf({ ...CONSULT, meterClass: 2 }).standing).toBe('indicative');
  });
});
