import type { Event } from '../../gateway/core/event.js';
import { Fault } from '../../gateway/core/fault.js';

/** What a person reads of an event: what, of which alarm or output, by whom, why, how long it took. */
const about = (event: Event): string => {
  switch (event.kind) {
    case 'alarm-told':
      return `${event.output} ${event.alarms.join(', ')} (${event.entries.join(', ')}) after ${event.after} ms`;
    case 'siren-sounded':
      return `${event.point} because of ${event.because}, confirmed after ${Math.round(event.after)} ms`;
    case 'siren-stopped':
      return event.point;
    case 'siren-silenced':
      return `by ${event.by}`;
    case 'command-accepted':
    case 'command-refused':
      return `${event.command.verb} by ${event.command.by.name} via ${event.command.by.via}`;
    case 'output-down':
      return `${event.output}: ${new Fault(event.why, event.parameters).message}`;
    default:
      if (!('alarm' in event)) return '';
      return [
        event.alarm.alarm,
        event.alarm.condition,
        event.alarm.acknowledgedBy && `by ${event.alarm.acknowledgedBy}`,
        event.alarm.reason && `reason ${event.alarm.reason}`,
      ]
        .filter(Boolean)
        .join(' ');
  }
};

/** An event list as a person reads it, in milliseconds since the contact closed. */
export const timeline = (title: string, contactAt: number, events: readonly Event[]): string =>
  [
    title,
    `${'0'.padStart(8)} ms  contact closed`,
    ...events.map(
      (event) =>
        `${String(event.at - contactAt).padStart(8)} ms  #${event.boot}:${event.seq}  ${event.kind}  ${about(event)}`,
    ),
    '',
  ].join('\n');
