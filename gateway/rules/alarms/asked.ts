import type { AlarmState } from '../../core/alarm.js';
import type { FaultCode, FaultParameters } from '../../core/fault.js';
import { type Draft, type Moment, recordOf } from '../draft.js';
import type { IndexedRule } from '../setup.js';
import { governed } from './cause.js';
import { mayMove, move } from './lifecycle.js';
import type { AlarmInput } from './table.js';

/** Why a command is not executed. */
export interface Refusal {
  readonly why: FaultCode;
  readonly parameters?: FaultParameters;
}

/** What the table says against it, with who was first where somebody was. */
export const refusalOf = (
  draft: Draft,
  rule: IndexedRule,
  input: AlarmInput,
): Refusal | undefined => {
  const why = mayMove(draft, rule, input);
  if (why === undefined) return undefined;
  const by = recordOf(draft, rule).told?.acknowledgedBy;
  return { why, parameters: { alarm: rule.id, ...(by !== undefined && { by }) } };
};

export const plainly = (
  draft: Draft,
  rule: IndexedRule,
  input: AlarmInput,
  moment: Moment,
  change: Partial<AlarmState> = {},
): Refusal | undefined => {
  const refusal = refusalOf(draft, rule, input);
  if (refusal !== undefined) return refusal;
  move(draft, rule, input, moment, change);
  if (input === 'remove' || input === 'restore') governed(draft, rule, moment);
  return undefined;
};

export const isMissing = (reason: unknown): boolean =>
  typeof reason !== 'string' || reason.trim().length === 0;
