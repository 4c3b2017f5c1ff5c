import uPlot from 'uplot';
import type { Series } from '../series.ts';

/** What a trend is made of, and how uPlot wants it. Pure. */

export interface TrendLine {
  readonly name: string;
  readonly series: Series;
  /** Drawn thin and pale behind the others. */
  readonly ghost?: boolean;
}
export interface TrendFlag {
  readonly at: number;
  readonly says: string;
  /** Key of what was flagged, so that flags can be counted. */
  readonly id: string;
}

const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [9, 3, 2, 3]];
const GHOST_DASH = [2, 4];
/** Lines differ by their dashes, not by colour alone; `place` among the lines of one trend. */
export const dashOf = ({ ghost }: TrendLine, place: number): readonly number[] =>
  ghost === true ? GHOST_DASH : (DASHES[place % DASHES.length] ?? []);

/** A gap of one line reaches over the places that only the others have (uPlot: NULL_EXPAND). */
const EXPAND_GAPS = 2;

/** All lines on one time axis, in seconds. */
export const alignedOf = (lines: readonly TrendLine[]): uPlot.AlignedData =>
  uPlot.join(
    lines.map(({ series: { at, value } }) => [
      Float64Array.from(at, (when) => when / 1000),
      [...value],
    ]),
    lines.map(() => [0, EXPAND_GAPS]),
  );

/** Why nothing is drawn: of the first line that is no ghost. */
export const gapsOf = (lines: readonly TrendLine[]): Series['gaps'] =>
  lines.find(({ ghost }) => ghost !== true)?.series.gaps ?? [];
