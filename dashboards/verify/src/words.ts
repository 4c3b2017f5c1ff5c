import { fill } from '../../../gateway/core/fill.ts';

/** The words of this page, put in by its build from the one catalogue. */
declare const WORDS: Readonly<Record<Language, Part>>;
export type Language = 'zh' | 'en';
interface Part {
  readonly [key: string]: string | Part;
}

export const sayIn =
  (language: Language) =>
  (key: string, parameters: Readonly<Record<string, string | number>> = {}): string => {
    let part: string | Part | undefined = WORDS[language];
    for (const name of key.split('.')) part = typeof part === 'object' ? part[name] : undefined;
    return typeof part === 'string' ? fill(part, parameters) : key;
  };
