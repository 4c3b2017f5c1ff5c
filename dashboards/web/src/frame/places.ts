import type { AlarmState } from '../../../../gateway/core/alarm.ts';

/** The plan, centred on where this alarm is: its point, else its device, else its zone. */
export const placeOf = ({ point, device, zone }: AlarmState): string => {
  const at = point ?? device ?? zone;
  return at === undefined ? '/alarms' : `/hall?at=${encodeURIComponent(at)}`;
};
