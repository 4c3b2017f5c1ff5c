import type { Command } from '../../core/command.js';
import { later, type Millis, millis, minutes } from '../../core/time.js';
import { type Draft, type Moment, put, recordOf } from '../draft.js';
import type { IndexedRule } from '../setup.js';
import { isMissing, plainly, type Refusal, refusalOf } from './asked.js';
import { move } from './lifecycle.js';
import { without } from './told.js';

/** Who shelved an alarm is told so long before it comes back (ux: an expiry must not surprise). */
const SHELF_WARNING = minutes(10);

/** A shelf shorter than the warning needs none: it was asked for a moment ago. */
export const warningOf = (mono: Millis, left: Millis): { readonly warnsAt?: Millis } =>
  left > SHELF_WARNING ? { warnsAt: millis(mono + left - SHELF_WARNING) } : {};

export const shelve = (
  draft: Draft,
  rule: IndexedRule,
  { for: duration, reason, by }: Extract<Command, { readonly verb: 'shelve' }>,
  moment: Moment,
): Refusal | undefined => {
  const alarm = rule.id;
  if (rule.lifeSafety) return { why: 'alarm-life-safety-shelve', parameters: { alarm } };
  if (isMissing(reason)) return { why: 'reason-missing' };
  if (!(duration > 0)) return { why: 'bad-request', parameters: { why: 'for' } };
  if (duration > rule.shelveAtMost)
    return { why: 'shelve-too-long', parameters: { alarm, minutes: rule.shelveAtMost / 60_000 } };
  const refusal = refusalOf(draft, rule, 'shelve');
  if (refusal !== undefined) return refusal;
  put(draft, rule, {
    ...without(recordOf(draft, rule), 'warnsAt'),
    shelvedUntil: millis(moment.mono + duration),
    ...warningOf(moment.mono, duration),
  });
  const shelvedUntil = later(moment.at, duration);
  move(draft, rule, 'shelve', moment, { reason, shelvedUntil, hiddenBy: by.name });
  return undefined;
};

export const remove = (
  draft: Draft,
  rule: IndexedRule,
  { reason, by }: Extract<Command, { readonly verb: 'out-of-service' }>,
  moment: Moment,
): Refusal | undefined => {
  if (isMissing(reason)) return { why: 'reason-missing' };
  const record = recordOf(draft, rule);
  if (rule.lifeSafety && (record.cause || record.condition !== 'normal'))
    if (record.condition !== 'out-of-service')
      return { why: 'alarm-life-safety-not-normal', parameters: { alarm: rule.id } };
  return plainly(draft, rule, 'remove', moment, { reason, hiddenBy: by.name });
};
