import i18next, { type TFunction } from 'i18next';
import type { Names } from '../../../gateway/core/hall.ts';
import { api } from './api.ts';

export type Language = 'zh' | 'en';

export interface Words {
  readonly language: Language;
  readonly t: TFunction;
  /** The name of a thing in this language. */
  of(names: Names): string;
}

/** The one catalogue of words, served by the gateway. */
export const readWords = async (language: Language): Promise<Words> => {
  const i18n = i18next.createInstance();
  const t = await i18n.init({
    lng: language,
    resources: { [language]: { translation: { ...(await api.words(language)) } } },
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
  });
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  return { language, t, of: (names) => names[language] };
};

export const askedLanguage = (): Language =>
  new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'zh';
