import type { AlarmRule } from '../core/alarm.js';
import type { FileMistake } from '../core/mistake.js';
import type { YamlSource } from '../core/yaml-source.js';
import { inhibitionMistake } from '../rules/alarms/inhibition.js';
import type { HallFile } from './schema.js';

/**
 * Who inhibits whom is known once every alarm of the hall is, also those that nobody wrote: unknown
 * names, life-safety alarms and circles are refused at the alarm that says them.
 */
export const checkInhibits = (
  source: YamlSource,
  { alarms }: HallFile,
  rules: readonly AlarmRule[],
): readonly FileMistake[] => {
  const fault = inhibitionMistake(rules);
  if (fault === undefined) return [];
  const { alarm, circle } = fault.parameters;
  const named = String(alarm ?? circle).split(' → ');
  const index = alarms.findIndex(
    ({ point, kind, inhibits }) => inhibits !== undefined && named.includes(`${point}/${kind}`),
  );
  const sentence = { zh: fault.in('zh'), en: fault.in('en') };
  return [source.mistake(['alarms', index, 'inhibits'], sentence)];
};
