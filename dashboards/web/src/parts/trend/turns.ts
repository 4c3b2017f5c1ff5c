/**
 * Trends are drawn one after the other, each in a frame of its own: a hand that moves a page of ten is
 * followed by each of them a little later rather than by all of them in jerks. What a canvas was told
 * takes the browser longer to draw than it took to tell, so the time of telling is no measure.
 */

const waiting = new Set<() => void>();
let isAsked = false;

const draw = (): void => {
  const [next] = waiting;
  if (next !== undefined) waiting.delete(next);
  isAsked = waiting.size > 0;
  if (isAsked) requestAnimationFrame(draw);
  next?.();
};

/** Calls `one` in a frame soon, once, however often it was asked for until then. */
export const inTurn = (one: () => void): void => {
  waiting.add(one);
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(draw);
};
export const outOfTurn = (one: () => void): void => {
  waiting.delete(one);
};
