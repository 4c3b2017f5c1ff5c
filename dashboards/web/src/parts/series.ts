import type { SampleAnswer } from '../api.ts';

/** What a trend draws of a point's past: gaps are gaps, never a line from one side to the other. Pure. */

/** A stretch without a usable value, and why: the quality of what came, or that nothing came. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly why: string;
}
export interface Series {
  readonly at: readonly number[];
  /** `null` breaks the line. */
  readonly value: readonly (number | null)[];
  readonly gaps: readonly Gap[];
}

/**
 * `standsFor`: milliseconds after which a kept reading no longer speaks for the time behind it, counted
 * from the last of those that were left out behind it.
 */
export const seriesOf = (
  samples: readonly SampleAnswer[],
  standsFor: number,
  from: number,
  to: number,
): Series => {
  const at: number[] = [];
  const value: (number | null)[] = [];
  const gaps: Gap[] = [];
  /** Until when what was read last speaks. */
  let stands: number | undefined;
  let bad: { readonly at: number; readonly why: string } | undefined;
  const gap = (begins: number, ends: number, why: string): void => {
    if (ends <= begins) return;
    gaps.push({ from: begins, to: ends, why });
    at.push(begins);
    value.push(null);
  };
  const silentUntil = (until: number): void => {
    // A reading of before `from` may speak for its beginning.
    if (until > (stands ?? from + standsFor)) gap(stands ?? from, until, 'silent');
  };
  for (const sample of samples) {
    if (bad === undefined) silentUntil(sample.at);
    if (sample.value === undefined) {
      bad ??= { at: sample.at, why: sample.quality };
      continue;
    }
    if (bad !== undefined) gap(bad.at, sample.at, bad.why);
    bad = undefined;
    stands = (sample.until ?? sample.at) + standsFor;
    at.push(sample.at);
    value.push(sample.value);
  }
  if (bad === undefined) silentUntil(to);
  else gap(bad.at, to, bad.why);
  return { at, value, gaps };
};

/** The gaps that are in sight, as far as they are. */
export const gapsWithin = (
  gaps: readonly Gap[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly Gap[] =>
  gaps.flatMap((gap) => {
    const cut = { ...gap, from: Math.max(from, gap.from), to: Math.min(to, gap.to) };
    return cut.from < cut.to ? [cut] : [];
  });

export interface Summary {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  readonly last: number;
}

/** For who cannot see the line; the mean is of the drawn readings, not weighted by time. */
export const summaryOf = ({ value }: Series): Summary | undefined => {
  const known = value.filter((one) => one !== null);
  const last = known[known.length - 1];
  if (last === undefined) return undefined;
  let [least, most, sum] = [last, last, 0];
  for (const one of known) {
    if (one < least) least = one;
    if (one > most) most = one;
    sum += one;
  }
  return { least, most, mean: sum / known.length, last };
};

/** Rows of the table that stands for the line: each hour's least, mean and most. */
export const hourly = ({ at, value }: Series): readonly (Summary & { readonly from: number })[] => {
  const hours = new Map<number, (number | null)[]>();
  for (const [place, when] of at.entries()) {
    const hour = Math.floor(when / 3_600_000) * 3_600_000;
    const held = hours.get(hour);
    if (held === undefined) hours.set(hour, [value[place] ?? null]);
    else held.push(value[place] ?? null);
  }
  return [...hours].flatMap(([from, held]) => {
    const summary = summaryOf({ at: [], value: held, gaps: [] });
    return summary === undefined ? [] : [{ from, ...summary }];
  });
};

/** The same days a week ago, moved onto this one. */
export const WEEK_MS = 7 * 86_400_000;
export const aWeekLater = ({ at, value, gaps }: Series): Series => ({
  at: at.map((when) => when + WEEK_MS),
  value,
  gaps: gaps.map(({ from, to, why }) => ({ from: from + WEEK_MS, to: to + WEEK_MS, why })),
});
