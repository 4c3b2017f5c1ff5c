import { type AuditGroup, auditGroupOf } from '../core/audit.js';
import type { Command } from '../core/command.js';
import type { ConfigChange } from '../core/config-change.js';
import type { Event } from '../core/event.js';
import { type FaultCode, type FaultParameters, faultRow, type Language } from '../core/fault.js';
import { fill } from '../core/fill.js';
import type { Names } from '../core/hall.js';
import type { HallRecord } from '../core/record.js';
import { type Say, words } from '../text/text.js';

/** An entry of the audit as a person reads it, in both languages. */
export interface Told {
  readonly group: AuditGroup;
  readonly by?: string;
  readonly title: Names;
  readonly detail: Names;
  readonly reason?: string;
  readonly changes?: readonly ConfigChange[];
}

/** Whose act an event is. */
export const actorOf = (event: Event): string | undefined => {
  if ('command' in event) return event.command.by.name;
  return 'by' in event && typeof event.by === 'string' ? event.by : undefined;
};

const reasonOf = (event: Event): string | undefined => {
  if ('reason' in event) return event.reason;
  if ('record' in event) return 'reason' in event.record ? event.record.reason : undefined;
  if (!('command' in event)) return undefined;
  const { command } = event;
  if ('reason' in command) return command.reason;
  return 'note' in command ? command.note : undefined;
};

/** What a command is about. */
const objectOf = (command: Command): string => {
  if ('alarms' in command) return command.alarms.join(', ');
  return 'alarm' in command ? command.alarm : '';
};

const aboutRecord = (record: HallRecord): string => {
  switch (record.kind) {
    case 'certificate':
      return `${record.point ?? record.device ?? ''} ${record.number} (${record.calibratedOn} – ${record.due})`;
    case 'laboratory-result':
      return `${record.zone} ${record.quantity} ${record.value} ${record.unit}`;
    case 'formal-test':
    case 'light-survey':
    case 'tracer-test':
      return record.zone;
    case 'emergency-lighting-drill':
      return record.points.join(', ');
    case 'excursion-note':
      return `${record.excursion} ${record.cause}`;
    case 'device-replaced':
      return `${record.device} ${record.oldSerial ?? '?'} → ${record.newSerial}`;
    case 'point-moved':
      return `${record.point} ${record.from} → ${record.to}`;
    case 'withdrawn':
      return record.record;
  }
};

const detailIn = (event: Event, language: Language): string => {
  const t: Say = words(language);
  const why = (code: FaultCode, parameters: FaultParameters = {}): string =>
    fill(faultRow(code)[language], parameters);
  switch (event.kind) {
    case 'config-changed':
      return t('audit.config-changed', { count: event.count });
    case 'command-accepted':
      return `${t(`command.${event.command.verb}`)} ${objectOf(event.command)}`.trim();
    case 'command-refused':
      return t('audit.refused', {
        what: `${t(`command.${event.command.verb}`)} ${objectOf(event.command)}`.trim(),
        why: why(event.why, event.parameters),
      });
    case 'command-rejected':
      return t('audit.refused', { what: event.verb, why: why(event.why, event.parameters) });
    case 'record-entered':
      return `${t(`record.${event.record.kind}`)} ${aboutRecord(event.record)}`;
    case 'written':
      return `${event.point} = ${event.value}`;
    case 'device-set-up':
      return t('audit.device-set-up', {
        profile: event.profile,
        unit: event.unit,
        what: t(`audit.set-up.${event.what}`),
        to: event.to,
      });
    case 'scan-started':
      return t('audit.scan-started', { bus: event.bus, minutes: Math.round(event.for / 60_000) });
    case 'scan-ended':
      return t('audit.scan-ended', {
        bus: event.bus,
        why: t(`page.scan.ended.${event.why}`),
        asked: event.asked,
        found:
          event.found.map(({ unit, model }) => `${unit}${model ? ` ${model}` : ''}`).join(', ') ||
          '0',
      });
    case 'imported':
      return t('audit.imported', { file: event.file, readings: event.readings });
    case 'exported':
      return [
        t(`audit.taken.${event.what.replaceAll('.', '-')}`),
        event.of,
        event.sha256 && `SHA-256 ${event.sha256}`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'account-changed':
      return `${event.account}: ${t(`audit.account.${event.what}`)}`;
    case 'access-refused':
    case 'sign-in-refused': {
      const what = 'what' in event ? event.what : '';
      const sentence = why(event.why, { what });
      const more = event.more === undefined ? '' : t('audit.more', { count: event.more });
      return [sentence.includes(what) ? '' : what, sentence, more]
        .filter((part) => part !== '')
        .join(' · ');
    }
    case 'signed-in':
      return t(`role.${event.role}`);
    case 'signed-out':
      return t(`audit.ended.${event.why}`);
    case 'drill-ended':
      return t(`audit.drill.${event.why}`);
    default:
      return '';
  }
};

/** Where a person sat, as far as it is known. */
const placeIn = (event: Event, language: Language): string => {
  if ('command' in event) {
    const { from, via } = event.command.by;
    return from ?? words(language)(`audit.via.${via}`);
  }
  return 'from' in event && typeof event.from === 'string' && 'by' in event ? event.from : '';
};

export const toldOf = (event: Event): Told => {
  const [by, reason] = [actorOf(event), reasonOf(event)];
  const inBoth = (say: (language: Language) => string): Names => ({ zh: say('zh'), en: say('en') });
  return {
    group: auditGroupOf(event.kind),
    ...(by !== undefined && { by }),
    title: inBoth((language) => words(language)(`event.${event.kind}`)),
    detail: inBoth((language) =>
      [detailIn(event, language), placeIn(event, language)]
        .filter((part) => part !== '')
        .join(' · '),
    ),
    ...(reason !== undefined && { reason }),
    ...('changes' in event && { changes: event.changes }),
  };
};
