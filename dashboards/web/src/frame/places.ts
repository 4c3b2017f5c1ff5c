import type { AlarmState } from '../../../../gateway/core/alarm.ts';
import { hall } from '../hall.ts';
import { session } from '../session.ts';

/** The plan, centred on where this alarm is: its own place, that of its point or device, else its zone. */
export const placeOf = ({ alarm, point, device, zone }: AlarmState): string => {
  const { places } = hall.value;
  const at = [alarm, point, device].find((id) => id !== undefined && places[id] !== undefined);
  const where = at ?? zone;
  return where === undefined ? consoleOf(alarm) : `/hall?at=${encodeURIComponent(where)}`;
};

/** The console with this alarm open. */
export const consoleOf = (alarm: string): string => `/alarms?alarm=${encodeURIComponent(alarm)}`;

/** The devices an alarm is about: the one, or all of a bus that is gone. */
export const devicesOf = ({ alarm, device }: AlarmState): string | undefined => {
  if (session.limited) return undefined;
  if (device !== undefined) return `/devices?device=${encodeURIComponent(device)}`;
  const bus = /^bus\/(.+)\/lost$/.exec(alarm)?.[1];
  return bus === undefined ? undefined : `/devices?bus=${encodeURIComponent(bus)}`;
};
