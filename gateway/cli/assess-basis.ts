import type { Language } from '../core/fault.js';
import type { Standard } from '../rules/standards/standard.js';
import type { Say } from '../text/text.js';

/** Why a standard is asked of this hall, and how well that and its reference state are known. */
export const basisLine = (standard: Standard, t: Say, language: Language): string => {
  const { number, names, basis, reference } = standard;
  return [
    `${number} ${names[language]}`,
    t(`basis.${basis.by}`, { of: basis.of ?? '' }).trim(),
    basis.confidence === 'sure' ? '' : t(`confidence.${basis.confidence}`),
    standard.role === 'informs' ? t('basis.informs') : '',
    reference === undefined
      ? ''
      : t('basis.reference-state', {
          temperature: reference.temperature,
          pressure: reference.pressure,
          confidence: t(`confidence.${reference.confidence}`),
        }),
  ]
    .filter((part) => part !== '')
    .join('  ');
};
