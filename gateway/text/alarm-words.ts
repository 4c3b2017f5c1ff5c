import type { AlarmKind } from '../core/alarm.js';
import { Fault, type Language } from '../core/fault.js';
import type { Names } from '../core/hall.js';
import { type Catalogue, catalogue } from './text.js';

/** What people are told of a kind of alarm (ISA-18.2: cause, consequence, response). */
export interface AlarmWords {
  readonly name: Names;
  readonly cause: Names;
  readonly consequence: Names;
  /** Steps in the order in which a person takes them; listed, never done by us. */
  readonly response: { readonly zh: readonly string[]; readonly en: readonly string[] };
}

const LANGUAGES: readonly Language[] = ['zh', 'en'];

const isCatalogue = (part: Catalogue[string] | undefined): part is Catalogue =>
  typeof part === 'object' && !Array.isArray(part);

const partOf = (from: Catalogue, kind: AlarmKind, part: string, language: Language) => {
  const kinds = from.alarm;
  const words = isCatalogue(kinds) ? kinds[kind] : undefined;
  const said = isCatalogue(words) ? words[part] : undefined;
  if (said === undefined || said.length === 0)
    throw new Fault('alarm-wordless', { kind, part, language });
  return said;
};

/** Throws `alarm-wordless` for a kind that lacks a word in one of the languages. */
export const alarmWordsFrom =
  (catalogues: Readonly<Record<Language, Catalogue>>) =>
  (kind: AlarmKind): AlarmWords => {
    const sentence = (part: string): Names => {
      const [zh = '', en = ''] = LANGUAGES.map((language) =>
        String(partOf(catalogues[language], kind, part, language)),
      );
      return { zh, en };
    };
    const steps = (language: Language): readonly string[] =>
      [partOf(catalogues[language], kind, 'response', language)].flat().map(String);
    return {
      name: sentence('name'),
      cause: sentence('cause'),
      consequence: sentence('consequence'),
      response: { zh: steps('zh'), en: steps('en') },
    };
  };

export const alarmWords = (kind: AlarmKind): AlarmWords =>
  alarmWordsFrom({ zh: catalogue('zh'), en: catalogue('en') })(kind);
