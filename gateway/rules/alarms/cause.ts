import { type Millis, millis } from '../../core/time.js';
import { type Draft, type Moment, put, recordOf } from '../draft.js';
import type { IndexedRule } from '../setup.js';
import { isInhibited, move } from './lifecycle.js';
import { hearAll } from './silence.js';
import { without } from './told.js';

/** What a reading, a count or a silence says of a condition. */
export interface Sign extends Moment {
  /** Undefined = nobody can tell: a bad reading. */
  readonly shows: boolean | undefined;
  /** It stands until then. */
  readonly until: Millis;
  readonly value?: number;
}

/**
 * Takes in what is seen of a condition. What nobody can tell never ends an alarm and never counts as
 * normal (design §4.1): a return must be seen without a gap for its whole delay; a gap only holds a raise
 * up until a reading shows the condition again.
 */
export const see = (draft: Draft, rule: IndexedRule, sign: Sign): void => {
  const record = recordOf(draft, rule);
  if (sign.shows === undefined) {
    if (record.turning === undefined) return;
    put(draft, rule, { ...record, until: millis(Math.min(record.until, sign.mono - 1)) });
    return;
  }
  if (sign.shows === record.cause) {
    if (record.turning !== undefined) put(draft, rule, without(record, 'turning'));
    return;
  }
  const unbroken = !record.cause || sign.mono <= record.until;
  const turning = record.turning !== undefined && unbroken ? record.turning : sign.mono;
  put(draft, rule, {
    ...record,
    turning,
    until: sign.until,
    ...(sign.value !== undefined && { value: sign.value }),
  });
  const delay = record.cause ? rule.offDelay : rule.onDelay;
  if (settlesHere(draft, rule) && sign.mono - turning >= delay) settle(draft, rule, sign);
};

/** In a replay only what hides moves: nobody was told of it, so no event of the journal says it. */
export const settlesHere = (draft: Draft, rule: IndexedRule): boolean => {
  const { condition } = recordOf(draft, rule);
  return draft.holding === undefined || condition === 'shelved' || condition === 'out-of-service';
};

/** The delay is over: the condition is the cause now, and the alarm hears of it. */
export const settle = (draft: Draft, rule: IndexedRule, moment: Moment): void => {
  const record = recordOf(draft, rule);
  const cause = !record.cause;
  put(draft, rule, { ...without(record, 'turning'), cause });
  // A wire that answers again tells nothing yet of each device on it; their silence is timed anew.
  if (!cause && rule.when.test === 'bus-lost') hearAll(draft, rule.when, moment);
  move(draft, rule, cause ? 'raise' : 'return', moment);
  if (draft.holding === undefined) governed(draft, rule, moment);
};

/** Alarms that this one inhibits hide behind it, or come out again. */
export const governed = (draft: Draft, rule: IndexedRule, moment: Moment): void => {
  for (const id of rule.governs) {
    const target = draft.setup.rules.get(id);
    if (target === undefined || recordOf(draft, target).told === undefined) continue;
    move(draft, target, isInhibited(draft, target) ? 'suppress' : 'unsuppress', moment);
  }
};
