import type { AlarmState } from '../../core/alarm.js';
import { addressed } from '../../core/panel-address.js';
import type { Instant } from '../../core/time.js';
import type { IndexedRule } from '../setup.js';

/** The state without some of its optional parts. */
export const without = <Whole extends object, Key extends keyof Whole>(
  whole: Whole,
  ...keys: readonly Key[]
): Omit<Whole, Key> => {
  const rest: Omit<Whole, Key> & Partial<Whole> = { ...whole };
  for (const key of keys) delete rest[key];
  return rest;
};

const limitOf = ({ when }: IndexedRule): number | undefined =>
  'limit' in when ? when.limit : undefined;

/** What of an alarm's state its rule alone says. */
export const factsOf = (rule: IndexedRule) => {
  const { when } = rule;
  const limit = limitOf(rule);
  const device = rule.device ?? (when.test === 'device-lost' ? when.device : undefined);
  return {
    alarm: rule.id,
    kind: rule.kind,
    priority: rule.priority,
    silent: rule.silent,
    latch: rule.latch,
    siren: rule.siren,
    ...(rule.zone !== undefined && { zone: rule.zone }),
    ...(device !== undefined && { device }),
    ...('point' in when && { point: when.point }),
    ...(limit !== undefined && { limit }),
    ...(when.test === 'bus-lost' && { devices: when.devices }),
    ...(rule.label !== undefined && { label: rule.label }),
  };
};

/** The label with what the value says; nothing where the rule has none. */
export const labelled = (
  rule: IndexedRule,
  value: number | undefined,
): Pick<AlarmState, 'label'> =>
  rule.label === undefined || value === undefined ? {} : { label: addressed(rule.label, value) };

/** A state as it is when an alarm leaves normal. */
export const freshState = (
  rule: IndexedRule,
  condition: AlarmState['condition'],
  since: Instant,
  about: { readonly value: number | undefined; readonly drill: boolean },
): AlarmState => ({
  ...factsOf(rule),
  condition,
  since,
  drill: about.drill,
  count: 0,
  ...(about.value !== undefined && { value: about.value }),
  ...labelled(rule, about.value),
});
