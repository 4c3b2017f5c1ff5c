import { type Fault, isFault } from '../../core/fault.js';
import type { UnitAnswer, UnitQuestion } from '../driver.js';
import { type Fingerprint, matchesOf, nameOf, questionsOf } from './discover-match.js';

/** Whether somebody is there under a unit id that nobody configured, and which model it may be. Reads only. */

export interface Stranger {
  readonly is: 'answers' | 'garbled';
  readonly identification?: Readonly<Record<number, string>>;
  readonly models: readonly string[];
}

/** A read that harms nobody: every device answers one of these, if with an exception. */
const ANYBODY: readonly UnitQuestion[] = [
  { function: 43, category: 1, from: 0 },
  { function: 3, address: 0, count: 1 },
  { function: 4, address: 0, count: 1 },
];
const SPEAKS: readonly string[] = ['wire-exception', 'wire-device-failure', 'wire-device-busy'];
const GARBLED: readonly string[] = ['wire-crc', 'wire-foreign-answer', 'wire-short-answer'];

/** Rejects with what is not the unit's silence: the bus went away, or no time was left for it. */
export const lookFor = async (
  ask: (question: UnitQuestion) => Promise<UnitAnswer>,
  models: readonly Fingerprint[],
): Promise<Stranger | undefined> => {
  const tried = async (question: UnitQuestion): Promise<UnitAnswer | Fault> => {
    try {
      return await ask(question);
    } catch (thrown) {
      if (isFault(thrown) && thrown.code.startsWith('wire-')) return thrown;
      throw thrown;
    }
  };
  let identification: Readonly<Record<number, string>> | undefined;
  let isThere = false;
  for (const question of ANYBODY) {
    const answer = await tried(question);
    if (isFault(answer)) {
      if (GARBLED.includes(answer.code)) return { is: 'garbled', models: [] };
      isThere ||= SPEAKS.includes(answer.code);
    } else {
      isThere = true;
      identification = answer.identification ?? identification;
    }
    if (isThere) break;
  }
  if (!isThere) return undefined;
  // Only a profile that says how its model is told from all others.
  const telling = models.filter(({ identify, texts }) => {
    const said = Object.values(identification ?? {}).map((text) => text.trim().toLowerCase());
    return identify.length > 0 || texts.every((text) => said.includes(text.toLowerCase()));
  });
  const answers = new Map<string, readonly number[] | 'refused'>();
  for (const model of telling)
    for (const question of questionsOf(model)) {
      const name = nameOf(question);
      if (!answers.has(name)) {
        const answer = await tried(question);
        answers.set(name, isFault(answer) ? 'refused' : answer.words);
      }
      // The rest of its questions would tell nothing more about this model.
      if (answers.get(name) === 'refused') break;
    }
  const fitting = matchesOf(telling, answers, identification).filter(({ sure }) => sure);
  return {
    is: 'answers',
    ...(identification && { identification }),
    models: fitting.map(({ model }) => model),
  };
};
