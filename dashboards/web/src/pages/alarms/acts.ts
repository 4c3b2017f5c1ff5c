import type { AlarmCondition, AlarmState } from '../../../../../gateway/core/alarm.ts';

/**
 * What a person may do with one alarm, in the order of the buttons. The gateway judges it again; this
 * only keeps off the screen what its table of states would refuse (gateway/rules/alarms/table.ts). Pure.
 */

export const ACTS = [
  'acknowledge',
  'verify',
  'reset',
  'shelve',
  'unshelve',
  'out-of-service',
  'return-to-service',
] as const;
export type Act = (typeof ACTS)[number];

/** The keys of ux.md S3. */
export const KEY_OF: Readonly<Partial<Record<Act, string>>> = {
  acknowledge: 'a',
  verify: 'v',
  reset: 'r',
  shelve: 's',
};

const IN: Readonly<Record<AlarmCondition, readonly Act[]>> = {
  normal: [],
  unacknowledged: ['acknowledge', 'verify', 'shelve', 'out-of-service'],
  acknowledged: ['verify', 'shelve', 'out-of-service'],
  'returned-unacknowledged': ['acknowledge', 'verify', 'shelve', 'out-of-service'],
  latched: ['verify', 'reset', 'shelve', 'out-of-service'],
  shelved: ['unshelve', 'out-of-service'],
  suppressed: ['shelve', 'out-of-service'],
  'out-of-service': ['return-to-service'],
};
/** Never of an alarm that guards a life (ISA-18.2, domain.md §12). */
const NOT_OF_LIFE_SAFETY: readonly Act[] = ['shelve', 'out-of-service'];

export const actsOf = (
  { condition, finding }: Pick<AlarmState, 'condition' | 'finding'>,
  lifeSafety: boolean,
): readonly Act[] =>
  IN[condition].filter(
    (act) =>
      !(lifeSafety && NOT_OF_LIFE_SAFETY.includes(act)) &&
      !(act === 'verify' && finding !== undefined),
  );

/** Several at once are acknowledged only where no life hangs on one of them. */
export const severalToAcknowledge = (
  alarms: readonly AlarmState[],
  isLifeSafety: (alarm: AlarmState) => boolean,
): readonly AlarmState[] =>
  alarms.filter(
    (alarm) =>
      alarm.priority >= 3 &&
      !isLifeSafety(alarm) &&
      (alarm.condition === 'unacknowledged' || alarm.condition === 'returned-unacknowledged'),
  );
