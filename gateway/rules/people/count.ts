import type { ZoneCount } from '../state.js';

/** Totals of instruments are 16 or 32 bits wide. */
const WIDTHS = [2 ** 16, 2 ** 32];
/** More people than this cannot pass one door: a handful at once, then three a second. */
const AT_ONCE = 10;
const PER_SECOND = 3;

/** Share of passages that a door counter may miss or invent; makers of such counters claim 95 to 98 %. */
const MISCOUNTED = 0.02;

/**
 * How many passed since the last total: plainly, over the end of the total, or since the instrument began
 * at zero again. Undefined = none of these is believable.
 */
export const passed = (
  last: { readonly value: number; readonly mono: number },
  value: number,
  mono: number,
): number | undefined => {
  if (!Number.isSafeInteger(value) || value < 0) return undefined;
  const most = AT_ONCE + (PER_SECOND * Math.max(0, mono - last.mono)) / 1000;
  const candidates =
    value >= last.value
      ? [value - last.value]
      : [
          ...WIDTHS.filter((width) => last.value < width).map(
            (width) => width - last.value + value,
          ),
          value,
        ];
  return candidates.find((people) => people <= most);
};

/** Of a contact, each closing is one passage. */
export const closed = (last: { readonly value: number }, value: number): number =>
  last.value === 0 && value !== 0 ? 1 : 0;

export const NOBODY: ZoneCount = { in: 0, out: 0, net: 0, drift: 0, fresh: false };

/** The count after these passages. Below zero nobody is: the difference is drift of the counters. */
export const counted = (count: ZoneCount, ins: number, outs: number): ZoneCount => {
  const net = count.net + ins - outs;
  return {
    in: count.in + ins,
    out: count.out + outs,
    net: Math.max(0, net),
    drift: count.drift + Math.max(0, -net),
    fresh: true,
  };
};

/** Persons by which the count may be wrong. */
export const uncertaintyOf = (count: ZoneCount | undefined): number =>
  count === undefined ? 0 : count.drift + Math.ceil(MISCOUNTED * (count.in + count.out));
