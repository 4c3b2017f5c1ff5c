import { readFileSync } from 'node:fs';
import i18next, { type i18n } from 'i18next';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AlarmKind } from '../core/alarm.js';
import type { Language } from '../core/fault.js';

/** Words under their keys, as they stand in zh.yaml and en.yaml. */
export interface Catalogue {
  readonly [key: string]: string | readonly string[] | Catalogue;
}

const catalogueSchema: z.ZodType<Catalogue> = z.lazy(() =>
  z.record(z.string(), z.union([z.string().min(1), z.array(z.string().min(1)), catalogueSchema])),
);

const catalogues = new Map<Language, Catalogue>();

/** Every word in one language: what the pages are served. */
export const catalogue = (language: Language): Catalogue => {
  const known = catalogues.get(language);
  if (known !== undefined) return known;
  const file = new URL(`${language}.yaml`, import.meta.url);
  const read = catalogueSchema.parse(parse(readFileSync(file, 'utf8')));
  catalogues.set(language, read);
  return read;
};

const speakers = new Map<Language, i18n>();

const speaker = (language: Language): i18n => {
  const known = speakers.get(language);
  if (known !== undefined) return known;
  const speaking = i18next.createInstance();
  // Names of qualities hold a colon, so nothing stands before one; `{name}` is filled as in core/fault.ts.
  void speaking.init({
    lng: language,
    resources: { [language]: { translation: catalogue(language) } },
    initAsync: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
  });
  speakers.set(language, speaking);
  return speaking;
};

export type Say = (key: string, parameters?: Readonly<Record<string, string | number>>) => string;

/** A key's sentence, its `{names}` filled; a key that has none comes back as it is. */
export const words = (language: Language): Say => {
  const speaking = speaker(language);
  return (key, parameters) => speaking.t(key, { ...parameters });
};

/** What a person does about an alarm of this kind, step by step. */
export const responseSteps = (language: Language, kind: AlarmKind): readonly string[] =>
  z.array(z.string()).parse(speaker(language).t(`alarm.${kind}.response`, { returnObjects: true }));
