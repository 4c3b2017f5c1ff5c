import type { AlarmState } from '../../../../gateway/core/alarm.ts';
import { hall } from '../hall.ts';

/** The plan, centred on where this alarm is: its own place, that of its point or device, else its zone. */
export const placeOf = ({ alarm, point, device, zone }: AlarmState): string => {
  const { places } = hall.value;
  const at = [alarm, point, device].find((id) => id !== undefined && places[id] !== undefined);
  const where = at ?? zone;
  return where === undefined ? '/alarms' : `/hall?at=${encodeURIComponent(where)}`;
};
