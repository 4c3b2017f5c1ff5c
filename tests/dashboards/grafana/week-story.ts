import type { CommandVerb } from '../../../gateway/core/command.js';
import type { AlarmId } from '../../../gateway/core/identity.js';

/** What happens in the week: instruments that show something else or nothing, and what people did. */

/** The week's first moment in the hall. */
export const BEGINS = Date.parse('2026-03-09T00:00:00+08:00');
export const DAYS = 7;
const MINUTE = 60_000;

const at = (day: number, time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return BEGINS + ((day * 24 + hour) * 60 + minute) * MINUTE;
};
const FOR_EVER = Number.POSITIVE_INFINITY;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

const SHOWN: readonly (Stretch & { readonly point: string; readonly value: number })[] = [
  { point: 'aq-02/co2', value: 1480, from: at(0, '10:00'), to: at(0, '12:00') },
  { point: 'di-6/1', value: 1, from: at(1, '10:10'), to: at(1, '10:50') },
  { point: 'di-2/4', value: 1, from: at(1, '14:10'), to: at(1, '14:20') },
  { point: 'di-6/4', value: 1, from: at(2, '02:10'), to: at(2, '02:40') },
  { point: 'di-6/5', value: 1, from: at(3, '09:30'), to: at(3, '10:10') },
  { point: 'aq-07/co2', value: 1610, from: at(3, '14:00'), to: at(3, '17:00') },
  { point: 'leak-1/line-2', value: 1, from: at(5, '20:00'), to: FOR_EVER },
  { point: 'di-6/8', value: 1, from: at(6, '08:00'), to: FOR_EVER },
];
const SILENT: readonly (Stretch & { readonly device: string })[] = [
  { device: 'aq-04', from: at(0, '14:00'), to: at(0, '16:00') },
  { device: 'th-02', from: at(4, '09:00'), to: at(4, '20:00') },
  { device: 'aq-06', from: at(6, '13:00'), to: FOR_EVER },
];
const CUT: readonly (Stretch & { readonly bus: string })[] = [
  { bus: 'rs485-1', from: at(2, '09:00'), to: at(2, '10:00') },
];

const within = (now: number) => (one: Stretch) => now >= one.from && now < one.to;

/** What an instrument shows instead of the hall, if anything. */
export const shownAt = (now: number, point: string): number | undefined =>
  SHOWN.filter(within(now)).find((one) => one.point === point)?.value;
export const isSilent = (now: number, device: string, bus: string): boolean =>
  SILENT.filter(within(now)).some((one) => one.device === device) ||
  CUT.filter(within(now)).some((one) => one.bus === bus);

type OnAlarms = (standing: readonly AlarmId[]) => readonly CommandVerb[];

const acknowledgeAll: OnAlarms = (standing) =>
  standing.map((alarm) => ({ verb: 'acknowledge', alarm }));
const onThose =
  (part: string, command: (alarm: AlarmId) => CommandVerb): OnAlarms =>
  (standing) =>
    standing.filter((alarm) => alarm.startsWith(part)).map(command);

const DONE: readonly { readonly at: number; readonly what: OnAlarms }[] = [
  ...[0, 1, 2, 3, 4].flatMap((day) =>
    ['09:40', '10:20', '11:30', '15:10', '17:20'].map((time) => ({
      at: at(day, time),
      what: acknowledgeAll,
    })),
  ),
  {
    at: at(1, '10:30'),
    what: onThose('di-6/1', (alarm) => ({ verb: 'verify', alarm, finding: 'false' })),
  },
  {
    at: at(1, '11:00'),
    what: onThose('di-6/1', (alarm) => ({ verb: 'reset', alarm, reason: 'cooking' })),
  },
  {
    at: at(6, '14:00'),
    what: onThose('aq-06', (alarm) => ({ verb: 'acknowledge', alarm })),
  },
];

/** What people ask for at this moment, of the alarms that are not normal. */
export const doneAt = (now: number, standing: readonly AlarmId[]): readonly CommandVerb[] =>
  DONE.filter((one) => one.at === now).flatMap(({ what }) => what(standing));
