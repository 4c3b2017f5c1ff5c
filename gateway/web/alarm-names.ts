import type { AlarmRule } from '../core/alarm.js';
import type { Hall, Names } from '../core/hall.js';
import { words } from '../text/text.js';

/**
 * What an alarm is called that need not stand now: what the site calls it, else its kind, with the zone
 * or the device that tells it from others of its kind.
 */
export const alarmNames = (hall: Hall, rules: readonly AlarmRule[]): ReadonlyMap<string, Names> => {
  const zones = new Map(hall.zones.map(({ id, names }) => [id, names]));
  const devices = new Map(hall.devices.map(({ id, names }) => [id, names]));
  return new Map(
    rules.map(({ id, kind, label, zone, device }) => {
      // A label with blanks is filled from a reading, and of the past there is none.
      const own = label !== undefined && !label.zh.includes('{') ? label : undefined;
      const where =
        (zone === undefined ? undefined : zones.get(zone)) ??
        (device === undefined ? undefined : devices.get(device));
      const said = (language: keyof Names): string => {
        const name = words(language)(`alarm.${kind}.name`);
        if (own !== undefined && kind !== 'bus-lost') return own[language];
        const place = own?.[language] ?? where?.[language];
        return place === undefined ? name : `${name} · ${place}`;
      };
      return [id, { zh: said('zh'), en: said('en') }];
    }),
  );
};
