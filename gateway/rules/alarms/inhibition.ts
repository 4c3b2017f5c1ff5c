import type { AlarmRule } from '../../core/alarm.js';
import { Fault } from '../../core/fault.js';
import type { AlarmId, DeviceId } from '../../core/identity.js';
import { isLifeSafety } from './kinds.js';

/** Whom each alarm inhibits: those it names, and a lost bus the loss of each device on it. */
export const inhibitions = (
  rules: readonly AlarmRule[],
): ReadonlyMap<AlarmId, readonly AlarmId[]> => {
  const lost = new Map<DeviceId, AlarmId[]>();
  for (const { id, when } of rules)
    if (when.test === 'device-lost') lost.set(when.device, [...(lost.get(when.device) ?? []), id]);
  return new Map(
    rules.map(({ id, when, inhibits = [] }) => [
      id,
      when.test === 'bus-lost'
        ? [...inhibits, ...when.devices.flatMap((device) => lost.get(device) ?? [])]
        : inhibits,
    ]),
  );
};

/** The first thing wrong with who inhibits whom: unknown, a life-safety alarm, or a circle. */
export const inhibitionMistake = (rules: readonly AlarmRule[]): Fault | undefined => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  for (const rule of rules)
    for (const inhibited of rule.inhibits ?? []) {
      const target = byId.get(inhibited);
      if (target === undefined)
        return new Fault('inhibition-unknown', { alarm: rule.id, inhibited });
      if (isLifeSafety(target.kind))
        return new Fault('inhibition-life-safety', { alarm: rule.id, inhibited });
    }
  const governs = inhibitions(rules);
  const seen = new Set<AlarmId>();
  const circleFrom = (id: AlarmId, path: readonly AlarmId[]): readonly AlarmId[] | undefined => {
    const start = path.indexOf(id);
    if (start >= 0) return [...path.slice(start), id];
    if (seen.has(id)) return undefined;
    seen.add(id);
    for (const next of governs.get(id) ?? []) {
      const circle = circleFrom(next, [...path, id]);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  for (const { id } of rules) {
    const circle = circleFrom(id, []);
    if (circle !== undefined) return new Fault('inhibition-circle', { circle: circle.join(' → ') });
  }
  return undefined;
};
