import { distance } from 'fastest-levenshtein';
import { filled, type Sentence } from './mistake.js';

/** The known name that somebody who wrote `written` most likely meant, if any is near enough. */
export const nearest = (written: string, known: readonly string[]): string | undefined => {
  // Of two letters one is too much to be a slip.
  const allowed = written.length < 3 ? 0 : Math.ceil(written.length / 3);
  const [best] = known
    .filter((name) => name !== written)
    .map((name) => ({ name, far: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far);
  return best?.name ?? known.find((name) => name.startsWith(`${written}-`));
};

/** More names than this help nobody. */
const SHOWN = 12;

export const listOf = (known: readonly string[]): string =>
  known.length === 0
    ? '—'
    : [...known.slice(0, SHOWN), ...(known.length > SHOWN ? ['…'] : [])].join(', ');

const NOT_THERE = {
  zh: '没有{what} {id}。现有：{known}',
  en: 'There is no {what} {id}. There are: {known}',
};
const NEAR = {
  zh: '没有{what} {id}。是不是 {near}？',
  en: 'There is no {what} {id}. Did you mean {near}?',
};

/** The sentence for a name that nothing has. */
export const notThere = (what: Sentence, id: string, known: readonly string[]): Sentence => {
  const near = nearest(id, known);
  return near === undefined
    ? filled(NOT_THERE, { what, id, known: listOf(known) })
    : filled(NEAR, { what, id, near });
};
