import { distance } from 'fastest-levenshtein';

/** The known name that somebody who wrote `written` most likely meant, if any is near enough. */
export const nearest = (written: string, known: readonly string[]): string | undefined => {
  const allowed = Math.max(1, Math.floor(written.length / 3));
  const [best] = known
    .map((name) => ({ name, far: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far);
  return best?.name;
};
