import type { AlarmRule } from '../core/alarm.js';
import type { Hall, Names } from '../core/hall.js';
import type { AlarmId, ZoneId } from '../core/identity.js';
import { CROWDING_DEADBAND_PERCENT, CROWDING_TIERS } from '../rules/alarms/kinds.js';
import { rule } from './alarm-rule.js';

/** Crowding of everything that declares a capacity and whose doors are counted. */

interface Crowded {
  /** Its alarms are named after it. */
  readonly name: string;
  readonly capacity: number | undefined;
  readonly zones: readonly ZoneId[];
  /** Where the alarm is one of a zone. */
  readonly zone?: ZoneId;
  readonly label?: Names;
}

const labelOf = ({ zh, en }: Names): Names => ({
  zh: `${zh} 人员拥挤`,
  en: `${en}: crowding`,
});

/** Each tier holds back the ones below it: a full place is one alarm. */
const tiersOf = ({ name, capacity, zones, zone, label }: Crowded): readonly AlarmRule[] => {
  if (capacity === undefined || zones.length === 0) return [];
  const idOf = (percent: number) => `${name}/people/${percent}` as AlarmId;
  return CROWDING_TIERS.map(({ percent, priority }) => {
    const limit = Math.ceil((capacity * percent) / 100);
    const deadband = Math.max(1, (capacity * CROWDING_DEADBAND_PERCENT) / 100);
    const lower = CROWDING_TIERS.filter((tier) => tier.percent < percent);
    return rule(
      idOf(percent),
      'crowding',
      { test: 'people', zones, limit, deadband },
      { zone, priority, label, inhibits: lower.map((tier) => idOf(tier.percent)) },
    );
  });
};

export const crowdingAlarms = (hall: Hall): readonly AlarmRule[] => {
  const counted = hall.zones.filter(({ id }) => hall.counting.some(({ zone }) => zone === id));
  const ids = (zones: Hall['zones']): readonly ZoneId[] => zones.map(({ id }) => id);
  return [
    ...counted.map(({ id, capacity }): Crowded => ({ name: id, capacity, zones: [id], zone: id })),
    ...hall.floors.map(({ id, names, capacity }): Crowded => {
      const zones = ids(counted.filter(({ floor }) => floor === id));
      return { name: `floor/${id}`, capacity, zones, label: labelOf(names) };
    }),
    {
      name: `hall/${hall.id}`,
      capacity: hall.capacity,
      zones: ids(counted),
      label: labelOf(hall.names),
    },
  ].flatMap(tiersOf);
};
