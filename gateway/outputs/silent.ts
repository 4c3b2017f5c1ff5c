import type { AlarmRule } from '../core/alarm.js';
import type { AlarmId, PointId } from '../core/identity.js';

/**
 * What only channels that name it may carry: alarms marked silent (a window panic must not show on a
 * wall screen, design §5), and the points they watch, which would tell the same story.
 */
export interface Silent {
  readonly alarms: ReadonlySet<AlarmId>;
  readonly points: ReadonlySet<PointId>;
}

export const silentOf = (rules: readonly AlarmRule[]): Silent => {
  const silent = rules.filter((rule) => rule.silent);
  return {
    alarms: new Set(silent.map((rule) => rule.id)),
    points: new Set(silent.flatMap(({ when }) => ('point' in when ? [when.point] : []))),
  };
};
