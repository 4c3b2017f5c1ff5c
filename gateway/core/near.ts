import { distance } from 'fastest-levenshtein';

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
