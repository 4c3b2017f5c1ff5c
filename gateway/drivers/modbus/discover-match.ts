import { decode } from './codec.js';
import type { Question } from './job.js';
import { planDevice, READ } from './plan.js';
import { isBitTable, type Register, widthOf } from './register.js';
import type { WireDevice } from './schema.js';

/** Pure: which models fit what a unit answered. */

export interface Plausible {
  readonly register: Register;
  readonly between: readonly [number, number];
  /** Of a state: only these numbers. */
  readonly states?: readonly number[];
}

/** How one model is recognised, made from its profile. */
export interface Fingerprint {
  readonly model: string;
  readonly bauds: readonly number[];
  /** As it leaves the factory; 0 where it has only a network. */
  readonly baud: number;
  readonly unit: number;
  /** Its registers and manners. */
  readonly device: WireDevice;
  /** Values that only this model holds. */
  readonly identify: readonly Plausible[];
  readonly points: readonly Plausible[];
  /** Manufacturer and model as 43/14 would say them. */
  readonly texts: readonly string[];
}

type Read = Extract<Question, { readonly function: 1 | 2 | 3 | 4 }>;

const readOf = ({ table, address, encoding }: Register): Read => ({
  function: READ[table],
  address,
  count: isBitTable(table) ? 1 : widthOf(encoding),
});

/** What to ask of a unit to tell whether it is this model. */
export const questionsOf = (print: Fingerprint): Read[] => [
  ...print.identify.map(({ register }) => readOf(register)),
  ...planDevice(print.device).blocks.map(({ function: code, address, count }) => ({
    function: code,
    address,
    count,
  })),
];

export const nameOf = ({ function: code, address, count }: Read): string =>
  `${code}:${address}:${count}`;

/** Question -> its words; `refused` for an exception or no answer. */
export type Answers = ReadonlyMap<string, readonly number[] | 'refused'>;

export interface Match {
  readonly model: string;
  /** The profile says how it is told from all others, and it is so. */
  readonly sure: boolean;
  /** How improbable it is that another device fits as well, in bits. */
  readonly bits: number;
  /** Values that say nothing: addresses that mean nothing are often answered with zeros. */
  readonly blank: number;
}

/** How many of the numbers that the register can hold are plausible, as bits of surprise. */
const surprise = ({ register, between: [low, high], states }: Plausible): number => {
  if (register.encoding === 'bit') return 0;
  const bits = 16 * widthOf(register.encoding);
  // Most bit patterns of a float are tiny or huge numbers.
  if (register.encoding.startsWith('float')) return 8;
  const plausible = states?.length ?? Math.abs((high - low) / (register.scale || 1)) + 1;
  return Math.max(0, bits - Math.log2(plausible));
};

const fits = ({ between: [low, high], states }: Plausible, value: number): boolean =>
  states === undefined ? value >= low && value <= high : states.includes(value);

/** Where the words of a register are among the answers; undefined where nobody asked or it was refused. */
const wordsAt = (
  answers: Answers,
  register: Register,
): readonly [readonly number[], number] | undefined => {
  const code = READ[register.table];
  const width = isBitTable(register.table) ? 1 : widthOf(register.encoding);
  for (const [name, words] of answers) {
    const [asked = 0, address = 0, count = 0] = name.split(':').map(Number);
    if (asked !== code || words === 'refused') continue;
    if (address <= register.address && register.address + width <= address + count)
      return [words, register.address - address];
  }
  return undefined;
};

/** A model fits if it answered all its questions and every value is plausible or said to be none. */
const matchOf = (print: Fingerprint, answers: Answers): Match | undefined => {
  let bits = 0;
  let blank = 0;
  for (const read of questionsOf(print))
    if (!Array.isArray(answers.get(nameOf(read)))) return undefined;
  for (const one of [...print.identify, ...print.points]) {
    const found = wordsAt(answers, one.register);
    const value = found && decode(one.register, ...found);
    if (value === undefined) {
      if (print.identify.includes(one)) return undefined;
      continue;
    }
    if (!fits(one, value)) return undefined;
    if (value === one.register.offset) blank += 1;
    else bits += surprise(one);
  }
  return { model: print.model, sure: print.identify.length > 0, bits: Math.round(bits), blank };
};

/** Every model that fits, the least improbable by chance first. */
export const matchesOf = (
  models: readonly Fingerprint[],
  answers: Answers,
  identification: Readonly<Record<number, string>> = {},
): Match[] => {
  const said = Object.values(identification).map((text) => text.trim().toLowerCase());
  const named = (print: Fingerprint): boolean =>
    print.texts.length > 0 && print.texts.every((text) => said.includes(text.toLowerCase()));
  return models
    .flatMap((print) => {
      const match = matchOf(print, answers);
      return match === undefined ? [] : [{ ...match, sure: match.sure || named(print) }];
    })
    .sort((a, b) => Number(b.sure) - Number(a.sure) || b.bits - a.bits || a.blank - b.blank);
};
