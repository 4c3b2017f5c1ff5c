/** Which part of time and of the values a trend shows. Pure. */

export interface Shown {
  readonly from: number;
  readonly to: number;
}

/** Moved by a share of its length, to the right if positive. */
export const movedBy = ({ from, to }: Shown, share: number): Shown => {
  const by = (to - from) * share;
  return { from: from + by, to: to + by };
};

/** As much longer as `factor` says; `around`, a share of its length, keeps its place. */
export const zoomedBy = ({ from, to }: Shown, factor: number, around = 0.5): Shown => {
  const middle = from + (to - from) * around;
  return { from: middle - (middle - from) * factor, to: middle + (to - middle) * factor };
};

/** Room above and below, and every limit that is near within sight. */
export const heightOf = (
  least: number | null,
  most: number | null,
  limits: readonly number[],
  decimals: number,
): [number, number] => {
  if (least === null || most === null) return [0, 1];
  const span = Math.max(most - least, Math.abs(most) * 0.05, 10 ** -decimals);
  const near = limits.filter((limit) => limit > least - span && limit < most + span);
  const [low, high] = [Math.min(least, ...near), Math.max(most, ...near)];
  const room = Math.max(high - low, span) * 0.08;
  return [low - room, high + room];
};
