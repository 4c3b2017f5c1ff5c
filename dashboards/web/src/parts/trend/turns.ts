/**
 * Trends are drawn one after the other, not all in one frame: a hand that moves a page of ten is
 * followed by each of them a little later rather than by all of them in jerks.
 */

/** Time for drawing in one frame, of which the browser needs as much again; what takes longer has it for itself. */
const FRAME_MS = 4;

const waiting = new Set<() => void>();
let _asked: number | undefined;

const draw = (): void => {
  _asked = undefined;
  const begun = performance.now();
  for (const one of waiting) {
    waiting.delete(one);
    one();
    if (performance.now() - begun > FRAME_MS) break;
  }
  if (waiting.size > 0) _asked = requestAnimationFrame(draw);
};

/** Calls `one` in a frame soon, once, however often it was asked for until then. */
export const inTurn = (one: () => void): void => {
  waiting.add(one);
  _asked ??= requestAnimationFrame(draw);
};
export const outOfTurn = (one: () => void): void => {
  waiting.delete(one);
};
