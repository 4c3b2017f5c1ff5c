import type { AlarmRule, Condition } from '../core/alarm.js';
import type { AlarmId } from '../core/identity.js';
import { ALARM_KIND_ROWS } from '../rules/alarms/kinds.js';

type Said = Partial<Omit<AlarmRule, 'id' | 'kind' | 'when'>>;

/** What is not said is as its kind has it. Undefined counts as not said. */
export const rule = (
  id: string,
  kind: AlarmRule['kind'],
  when: Condition,
  said: { readonly [key in keyof Said]: Said[key] | undefined } = {},
): AlarmRule => {
  const { priority, latch, silent, onDelay, offDelay } = ALARM_KIND_ROWS[kind];
  const words = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return { id: id as AlarmId, kind, priority, latch, silent, onDelay, offDelay, when, ...words };
};
