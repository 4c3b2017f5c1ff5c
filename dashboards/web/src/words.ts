import i18next from 'i18next';
import { shallowRef } from 'vue';
import type { Names } from '../../../gateway/core/hall.ts';
import { api } from './api.ts';
import { keep, type Language, languageAsked } from './kept.ts';

/** The one catalogue of words (gateway/text), served by the gateway, filled by i18next. */

export type Parameters = Readonly<Record<string, string | number>>;

const speaking = i18next.createInstance();
/** Sentences without parameters, once said: a page asks for the same hundreds each second. */
const said = new Map<string, string>();
/** Everything that says a word follows it: a change of language changes the page in place. */
export const language = shallowRef<Language>('zh');

/** A key's sentence, its `{names}` filled; a key that nobody wrote comes back as it is, so that it is seen. */
export const t = (key: string, parameters?: Parameters): string => {
  const lng = language.value;
  if (parameters !== undefined) return speaking.t(key, { lng, ...parameters });
  const known = said.get(`${lng} ${key}`);
  if (known !== undefined) return known;
  const sentence = speaking.t(key, { lng });
  said.set(`${lng} ${key}`, sentence);
  return sentence;
};

/** The sentences of a list, such as the steps of an alarm's response. */
export const lines = (key: string): readonly string[] => {
  const said: unknown = speaking.t(key, { lng: language.value, returnObjects: true });
  return Array.isArray(said) ? said.map(String) : [];
};

/** The name of a thing of this hall. */
export const nameOf = (names: Names): string => names[language.value];

/** For Intl: GB style in both languages, 24 hours. */
export const locale = (): string => (language.value === 'zh' ? 'zh-CN' : 'en-GB');

export const setLanguage = async (next: Language): Promise<void> => {
  if (!speaking.hasResourceBundle(next, 'translation'))
    speaking.addResourceBundle(next, 'translation', await api.words(next));
  said.clear();
  language.value = next;
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
};

export const chooseLanguage = (next: Language): Promise<void> => {
  keep('language', next);
  return setLanguage(next);
};

export const startWords = async (): Promise<void> => {
  await speaking.init({
    lng: 'zh',
    resources: {},
    nsSeparator: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
  });
  await setLanguage(languageAsked());
};
