/** The stretch of time that the trends of a page show. Pure. */

const HOUR_MS = 3_600_000;
export const RANGES = { '1h': 1, '6h': 6, '24h': 24, '7d': 168, '30d': 720 } as const;
export type RangeName = keyof typeof RANGES;
export const RANGE_NAMES = Object.keys(RANGES) as readonly RangeName[];

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const SHORTEST_MS = 60_000;
const LONGEST_MS = 400 * 24 * HOUR_MS;

export const isShowable = ({ from, to }: Stretch): boolean =>
  to - from >= SHORTEST_MS && to - from <= LONGEST_MS;

/** `?range=6h` follows the clock; `?from=…&to=…` (ms since 1970) stands still. */
export const stretchOf = (
  query: Readonly<Record<string, string>>,
  now: number,
): Stretch & { readonly name?: RangeName } => {
  const asked = { from: Number(query.from), to: Number(query.to) };
  if (query.from !== undefined && isShowable(asked)) return asked;
  const name = RANGE_NAMES.find((one) => one === query.range) ?? '24h';
  return { from: now - RANGES[name] * HOUR_MS, to: now, name };
};

/** What is asked for once, so that moving within it asks nothing: the stretch and as much on both sides. */
export const around = ({ from, to }: Stretch): Stretch => {
  const length = to - from;
  return { from: from - length / 2, to: to + length / 2 };
};

/** Whether what was read already covers it, and finely enough. */
export const covers = (read: Stretch, wanted: Stretch): boolean =>
  read.from <= wanted.from &&
  read.to >= wanted.to &&
  read.to - read.from <= 4 * (wanted.to - wanted.from);
