/** A survey of illuminance on a grid by GB/T 5700 (domain.md §3). */

/**
 * `centre`: one reading in the middle of each cell; `four-corner`: one at each node of the grid, so that
 * M x N cells have (M + 1) x (N + 1) nodes.
 */
export type SurveyMethod = 'centre' | 'four-corner';

export interface LightSurvey {
  readonly method: SurveyMethod;
  /** lx, row by row; undefined where nobody has measured yet. */
  readonly rows: readonly (readonly (number | undefined)[])[];
  /** Class of the meter by JJG 245. */
  readonly meterClass: 1 | 2;
  readonly daylight: boolean;
  /** The lamps had burnt until their light was steady: 15 min filament, 40 min discharge. */
  readonly warmedUp: boolean;
}

export type SurveyRefusal =
  | { readonly why: 'node-missing'; readonly row: number; readonly column: number }
  | { readonly why: 'not-a-grid' }
  | { readonly why: 'daylight' }
  | { readonly why: 'not-warmed-up' };

export interface SurveyResult {
  /** lx */
  readonly mean: number;
  readonly least: number;
  /** Least over mean, U0 of GB 50034. */
  readonly uniformity: number;
  /** Below class 1 a meter may indicate, not judge. */
  readonly standing: 'formal' | 'indicative';
}

export type Surveyed =
  | { readonly result: SurveyResult }
  | { readonly refused: readonly SurveyRefusal[] };

/** A node belongs to as many cells as touch it: one at a corner, two at an edge, four inside. */
const cellsAt = (index: number, count: number): number =>
  index === 0 || index === count - 1 ? 1 : 2;

export const lightSurvey = (survey: LightSurvey): Surveyed => {
  const { method, rows, meterClass } = survey;
  const refused = refusalsOf(survey);
  if (refused.length > 0) return { refused };
  let sum = 0;
  let weights = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [row, line] of rows.entries())
    for (const [column, lux = 0] of line.entries()) {
      const weight =
        method === 'centre' ? 1 : cellsAt(row, rows.length) * cellsAt(column, line.length);
      sum += weight * lux;
      weights += weight;
      least = Math.min(least, lux);
    }
  const mean = sum / weights;
  return {
    result: {
      mean,
      least,
      // A dark room has no uniformity to speak of.
      uniformity: mean === 0 ? 0 : least / mean,
      standing: meterClass === 1 ? 'formal' : 'indicative',
    },
  };
};

/** Nothing is averaged over what was not measured, nor under light that is not the lamps'. */
const refusalsOf = ({ method, rows, daylight, warmedUp }: LightSurvey): SurveyRefusal[] => {
  const refused: SurveyRefusal[] = [];
  const width = rows[0]?.length ?? 0;
  const fewest = method === 'centre' ? 1 : 2;
  if (rows.length < fewest || width < fewest || rows.some(({ length }) => length !== width))
    refused.push({ why: 'not-a-grid' });
  for (const [row, line] of rows.entries())
    for (const [column, lux] of line.entries())
      if (lux === undefined || !Number.isFinite(lux) || lux < 0)
        refused.push({ why: 'node-missing', row: row + 1, column: column + 1 });
  if (daylight) refused.push({ why: 'daylight' });
  if (!warmedUp) refused.push({ why: 'not-warmed-up' });
  return refused;
};
