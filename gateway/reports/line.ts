import type { AlarmState } from '../core/alarm.js';
import type { Event } from '../core/event.js';
import type { TimelineLine } from '../rules/timeline.js';

/** What a line of a timeline says beside its kind: of what, by whom, and how it is known to have arrived. */

const stateIn = (event: Event): AlarmState | undefined =>
  'alarm' in event && typeof event.alarm === 'object' ? event.alarm : undefined;

/** The person whose act an event is. */
export const whoOf = ({ event }: Pick<TimelineLine, 'event'>): string => {
  const alarm = stateIn(event);
  switch (event.kind) {
    case 'alarm-acknowledged':
      return alarm?.acknowledgedBy ?? '';
    case 'alarm-verified':
      return alarm?.verifiedBy ?? '';
    case 'alarm-step-taken':
      return alarm?.steps?.at(-1)?.by ?? '';
    case 'alarm-shelved':
    case 'alarm-out-of-service':
      return alarm?.hiddenBy ?? '';
    case 'command-accepted':
    case 'command-refused':
      return event.command.by.name;
    default:
      return 'by' in event && typeof event.by === 'string' ? event.by : '';
  }
};

/** What it is about, in the words of the system: alarms, a point, an output, a verb. */
export const aboutOf = ({ event }: Pick<TimelineLine, 'event'>): string => {
  const alarm = stateIn(event);
  switch (event.kind) {
    case 'command-accepted':
    case 'command-refused':
      return event.command.verb;
    case 'siren-sounded':
    case 'siren-stopped':
    case 'state-changed':
      return event.point;
    case 'alarm-verified':
      return [alarm?.alarm, alarm?.finding].filter(Boolean).join(' ');
    case 'clock-stepped':
      return `${event.by} ms`;
    default:
      if (alarm !== undefined) return alarm.alarm;
      if ('alarms' in event) return event.alarms.join(' ');
      if ('output' in event) return event.output;
      return 'bus' in event ? event.bus : '';
  }
};

/** What a far side or a wire confirmed, and how long that took. */
export const receiptOf = ({ event }: Pick<TimelineLine, 'event'>): string => {
  switch (event.kind) {
    case 'alarm-told':
      return `${event.output} ${event.entries.join(' ')} +${Math.round(event.after)} ms`;
    case 'siren-sounded':
      return `${event.point} +${Math.round(event.after)} ms`;
    case 'first-shown':
    case 'first-heard':
      return event.from;
    case 'output-refused':
      return `${event.output} ${event.why}`;
    case 'command-refused':
      return event.why;
    default:
      return '';
  }
};
