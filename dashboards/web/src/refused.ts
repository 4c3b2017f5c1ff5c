import { Refused } from './api.ts';
import { nameOf } from './words.ts';

/** The gateway's own sentence for what it refused, in the language of the page; undefined if it did not answer at all. */
export const refusedAs = (thrown: unknown): string | undefined => {
  if (!(thrown instanceof Refused)) return undefined;
  return thrown.says === undefined ? thrown.message : nameOf(thrown.says);
};
