import { type Millis, millis } from '../../core/time.js';
import type { Fingerprint } from './discover-match.js';

/** Pure: in which order rates and units are tried, how long each is waited for, how long all takes. */

/** One unit at one baud rate. */
export interface Step {
  /** 0 where there is no serial line. */
  readonly baud: number;
  readonly unit: number;
  /** Some model leaves the factory so: asked in every way, the others in one. */
  readonly usual: boolean;
}

/** How the search stands; plain data, so that it can be kept in a file and taken up again. */
export interface Search {
  /** How many steps are done. */
  readonly done: number;
  /** Answer times so far, from question to answer. */
  readonly answers: readonly number[];
}

export const NOTHING_DONE: Search = { done: 0, answers: [] };

/** A quick instrument answers in 20 ms; makers state up to 200 ms. */
const LONGEST_WAIT = 300;
const SHORTEST_WAIT = 100;
/** So many answers say how quick the devices of a bus are. */
const ENOUGH_ANSWERS = 3;
const MARGIN = 4;
/** Characters of the longest exchange that a step needs, and what a device that was found costs besides. */
const CHARACTERS = 16;
const CHARACTER_BITS = 11;
const FINGERPRINT = 4000;

/** A unit that should be there is asked in every way before it is believed to be absent. */
export const questionsAt = (usual: boolean): number => (usual ? 3 : 1);

/** Every `baud` x `unit` once: where most new devices are found, first, then as seldom as need be a new rate. */
export const stepsOf = (
  models: readonly Fingerprint[],
  bauds: readonly number[],
  units: readonly number[],
): Step[] => {
  const shipped = (baud: number) => models.filter((model) => model.baud === baud).length;
  const spoken = (baud: number) => models.filter((model) => model.bauds.includes(baud)).length;
  const byUse = [...bauds].sort(
    (a, b) => shipped(b) - shipped(a) || spoken(b) - spoken(a) || a - b,
  );
  const factory = new Set(models.map(({ unit }) => unit));
  const all = byUse.flatMap((baud) =>
    units.map((unit): Step => ({ baud, unit, usual: factory.has(unit) })),
  );
  return [...all.filter(({ usual }) => usual), ...all.filter(({ usual }) => !usual)];
};

/** The longest wait until this bus has shown how quick it is. `patience`: a person knows of a slower one. */
export const waitOf = ({ answers }: Search, patience: Millis = millis(LONGEST_WAIT)): Millis => {
  if (answers.length < ENOUGH_ANSWERS) return patience;
  const slowest = Math.max(...answers);
  return millis(Math.min(patience, Math.max(SHORTEST_WAIT, MARGIN * slowest)));
};

export const afterStep = (search: Search, answered?: Millis): Search => ({
  done: search.done + 1,
  answers: answered === undefined ? search.answers : [...search.answers, answered],
});

/** How long the remaining steps take if as many devices are found on them as so far. */
export const timeLeft = (steps: readonly Step[], search: Search, patience?: Millis): Millis => {
  const wait = waitOf(search, patience);
  const silent = steps.slice(search.done).reduce((sum, { baud, usual }) => {
    const spoken = baud === 0 ? 0 : (CHARACTERS * CHARACTER_BITS * 1000) / baud;
    return sum + questionsAt(usual) * (wait + spoken);
  }, 0);
  const share = search.done === 0 ? 0 : search.answers.length / search.done;
  return millis(silent + share * (steps.length - search.done) * FINGERPRINT);
};
