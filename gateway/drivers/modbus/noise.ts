import { type Millis, millis } from '../../core/time.js';
import { AGAIN_AT_ONCE } from './patience.js';

/** What one exchange takes when it succeeds, and when a frame of it is lost. */
export interface Cost {
  readonly exchange: number;
  readonly lost: number;
}

/** A noisy line as issue and benches mean it: this share of all frames is damaged, either way. */
export const NOISE = 0.05;
/** A press so long is missed less than once in a million. */
const MISSED = 1e-6;
const LOST = 1 - (1 - NOISE) ** 2;
/** Times are counted in steps this long, rounded up. */
const STEP = 5;
/** An input lost in so many rounds running is beyond one in a million. */
const ROUNDS = 4;

/** Chance of each length of time; the index counts steps. */
type Chances = Float64Array;

const NO_TIME: Chances = Float64Array.of(1);
const steps = (time: number): number => Math.ceil(time / STEP);

const then = (
  before: Chances,
  outcomes: readonly { readonly takes: number; readonly chance: number }[],
): Chances => {
  const longest = Math.max(...outcomes.map(({ takes }) => steps(takes)));
  const after = new Float64Array(before.length + longest);
  for (const { takes, chance } of outcomes) {
    const shift = steps(takes);
    for (let at = 0; at < before.length; at += 1)
      after[at + shift] = (after[at + shift] as number) + (before[at] as number) * chance;
  }
  return withoutTail(after);
};

/** What is far beyond one in a million only makes the sums longer. */
const withoutTail = (chances: Chances): Chances => {
  let tail = 0;
  let end = chances.length;
  while (end > 1 && tail + (chances[end - 1] as number) < MISSED / 1e4) {
    end -= 1;
    tail += chances[end] as number;
  }
  return chances.subarray(0, end);
};

/** Nothing is over before `time`. */
const notBefore = (chances: Chances, time: number): Chances => {
  const first = steps(time);
  const after = new Float64Array(Math.max(chances.length, first + 1));
  chances.forEach((chance, at) => {
    const then = Math.max(at, first);
    after[then] = (after[then] as number) + chance;
  });
  return after;
};

/** Answered after n lost attempts, n up to what is asked again at once. */
const answered = ({ exchange, lost }: Cost) =>
  Array.from({ length: AGAIN_AT_ONCE + 1 }, (_, n) => ({
    takes: n * lost + exchange,
    chance: (1 - LOST) * LOST ** n,
  }));
const notAnswered = ({ lost }: Cost) => ({
  takes: (AGAIN_AT_ONCE + 1) * lost,
  chance: LOST ** (AGAIN_AT_ONCE + 1),
});

/**
 * How long a contact must be closed to be seen on a line that damages 5 % of all frames: from just
 * after one answer, `delay` (the probe of a dead unit, USB), then rounds of all other emergency inputs
 * with one ordinary exchange each, until this input is answered.
 */
export const pressOnNoisyLine = (
  own: Cost,
  others: readonly Cost[],
  ordinary: Cost | undefined,
  period: number,
  delay: number,
): Millis => {
  const roundFrom = (start: Chances): Chances => {
    const turn = ordinary
      ? then(start, [
          { takes: ordinary.exchange, chance: 1 - LOST },
          { takes: ordinary.lost, chance: LOST },
        ])
      : start;
    return others.reduce(
      (chances, one) => then(chances, [...answered(one), notAnswered(one)]),
      turn,
    );
  };
  let waiting = notBefore(roundFrom(then(NO_TIME, [{ takes: delay, chance: 1 }])), period + delay);
  const seen: Chances[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    seen.push(then(waiting, answered(own)));
    waiting = roundFrom(then(waiting, [notAnswered(own)]));
  }
  let missed = 1;
  let step = 0;
  for (; missed > MISSED && seen.some((chances) => step < chances.length); step += 1)
    missed -= seen.reduce((sum, chances) => sum + (chances[step] ?? 0), 0);
  return millis(step * STEP);
};
