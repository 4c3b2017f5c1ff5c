import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Language } from '../../gateway/core/fault.js';
import type { Names } from '../../gateway/core/hall.js';
import { type Quantity, quantityRow } from '../../gateway/core/quantity.js';
import type { Unit } from '../../gateway/core/unit.js';
import { names } from '../../gateway/core/written.js';
import type { Standard } from '../../gateway/rules/standards/standard.js';
import { words as catalogueWords, type Say } from '../../gateway/text/text.js';
import { type DrawnLimit, limitOf } from './limits.js';
import type { Source } from './source.js';

export const LANGUAGES: readonly Language[] = ['zh', 'en'];

/** What every panel is made with: one language of people, one of queries. */
export interface Kit {
  readonly language: Language;
  readonly source: Source;
  /** A sentence of this room's words.yaml. Throws for a key that nobody wrote. */
  readonly say: Say;
  /** A word of the house's catalogue: quantities, qualities, alarm kinds, verdicts. */
  readonly word: (key: string) => string;
  /** The unit of a quantity as Grafana writes it. */
  readonly unit: (quantity: Quantity) => string;
  readonly limit: (standard: string, requirement: string) => DrawnLimit;
}

type Words = { readonly [key: string]: Names | Words };

const wordsSchema: z.ZodType<Words> = z.lazy(() =>
  z.record(z.string(), z.union([names, wordsSchema])),
);

const isNames = (part: Names | Words): part is Names => typeof part.zh === 'string';

/** Every sentence by its key, `hall.title`. */
export const sentences = (): ReadonlyMap<string, Names> => {
  const file = new URL('words.yaml', import.meta.url);
  const flat = (part: Words, above: string): [string, Names][] =>
    Object.entries(part).flatMap(([key, value]): [string, Names][] =>
      isNames(value) ? [[above + key, value]] : flat(value, `${above}${key}.`),
    );
  return new Map(flat(wordsSchema.parse(parse(readFileSync(file, 'utf8'))), ''));
};

/** Units that Grafana draws by a name of its own (its list of units). */
const UNITS: Readonly<Record<Exclude<Unit, 'person' | 'dB(A)'>, string>> = {
  '1': 'none',
  '%': 'percent',
  A: 'amp',
  Cel: 'celsius',
  Hz: 'hertz',
  V: 'volt',
  VA: 'voltamp',
  W: 'watt',
  d: 'd',
  hPa: 'pressurehpa',
  'kW.h': 'kwatth',
  kPa: 'pressurekpa',
  lx: 'lux',
  'm/s': 'velocityms',
  'mg/m3': 'conmgm3',
  min: 'm',
  ms: 'ms',
  ppb: 'conppb',
  ppm: 'ppm',
  s: 's',
  'ug/m3': 'conμgm3',
  var: 'voltampreact',
};

export const createKit = (
  language: Language,
  source: Source,
  standards: ReadonlyMap<string, Standard>,
  told: ReadonlyMap<string, Names>,
): Kit => {
  const say: Say = (key, parameters = {}) => {
    const sentence = told.get(key);
    if (sentence === undefined) throw new Error(`words.yaml has no ${key}`);
    return sentence[language].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = parameters[name];
      if (value === undefined) throw new Error(`${key}: nothing for {${name}}`);
      return String(value);
    });
  };
  const word = catalogueWords(language);
  return {
    language,
    source,
    say,
    word,
    unit: (quantity) => {
      const { unit } = quantityRow(quantity);
      if (unit === 'person') return `suffix: ${word('unit.person')}`;
      return unit === 'dB(A)' ? 'suffix: dB(A)' : UNITS[unit];
    },
    limit: (standard, requirement) => limitOf(standards, standard, requirement),
  };
};
