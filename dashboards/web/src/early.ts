import { askEarly, ME, wordsIn } from './api.ts';
import { languageAsked } from './kept.ts';

/** Asked for before the libraries of the shell begin to run: nothing can be shown without. */
askEarly(fetch, ME);
askEarly(fetch, wordsIn(languageAsked()));
