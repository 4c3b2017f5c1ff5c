import { live } from '../../live.ts';
import { alarmName, lasting } from '../../say.ts';
import { nameOf, t } from '../../words.ts';
import type { ZoneView } from './zone-view.ts';

/** A zone in words, for who cannot see the plan: its name, what is wrong, what is measured and how old that is. */
export const spoken = ({ zone, alarms, readings, people }: ZoneView): string => {
  const parts = [
    ...alarms.map((alarm) =>
      t('page.hall.spoken.alarm', {
        name: alarmName(alarm),
        priority: t(`page.priority.${alarm.priority}`),
        condition: t(`condition.${alarm.condition}`),
      }),
    ),
    ...readings.map(({ quantity, value, decimals, symbol, standing, at }) =>
      t(`page.hall.spoken.${standing}`, {
        quantity: t(`quantity.${quantity}`),
        value: value === undefined ? '—' : value.toFixed(decimals),
        unit: symbol,
        time: at === undefined ? '—' : lasting(live.now - at),
      }),
    ),
    ...(people === undefined ? [] : [t('page.hall.people', { count: people.net })]),
  ];
  return [nameOf(zone.names), ...parts].join(t('page.list-comma'));
};
