import type { LimitAnswer } from '../../api.ts';

/** Where a value stands among its limits, as a bar from left to right. Pure. */

export interface Gauge {
  readonly from: number;
  readonly to: number;
  /** Shares of the bar: where normal ends on both sides. */
  readonly normal: readonly [number, number];
  readonly marks: readonly {
    readonly at: number;
    readonly limit: number;
    readonly priority: number;
  }[];
  /** Share of the bar; undefined without a value. */
  readonly value?: number;
  readonly beyond: boolean;
}

const share = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

/** Undefined where nothing limits the point: then a bar would say nothing. */
export const gaugeOf = (
  limits: readonly LimitAnswer[],
  value: number | undefined,
): Gauge | undefined => {
  if (limits.length === 0) return undefined;
  const above = limits.filter(({ test }) => test === 'above').map(({ limit }) => limit);
  const below = limits.filter(({ test }) => test === 'below').map(({ limit }) => limit);
  const highest = Math.max(...above, ...below);
  const lowest = Math.min(...above, ...below);
  const span = Math.max(highest - lowest, Math.abs(highest) * 0.4, 1);
  // A one-sided limit has its normal side as the larger part of the bar.
  const from = below.length === 0 ? Math.min(0, lowest) : lowest - span * 0.5;
  const to = above.length === 0 ? highest + span : highest + span * 0.35;
  return {
    from,
    to,
    normal: [
      below.length === 0 ? 0 : share(Math.max(...below), from, to),
      above.length === 0 ? 1 : share(Math.min(...above), from, to),
    ],
    marks: limits.map(({ limit, priority }) => ({ at: share(limit, from, to), limit, priority })),
    ...(value !== undefined && { value: share(value, from, to) }),
    beyond:
      value !== undefined &&
      limits.some(({ test, limit }) => (test === 'above' ? value > limit : value < limit)),
  };
};
