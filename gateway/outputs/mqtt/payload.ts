import type { AlarmState } from '../../core/alarm.js';
import { isOfAccess } from '../../core/audit.js';
import { busOf } from '../../core/bus-minute.js';
import { type Event, type EventKind, isSilent } from '../../core/event.js';
import type { Hall } from '../../core/hall.js';
import type { Entry } from '../../core/ports.js';
import type { Scan } from '../../core/reading.js';
import { stamper } from '../../core/stamp.js';
import type { Boot, Instant } from '../../core/time.js';
import type { GivenVerdict } from '../../core/verdict.js';
import { entryId } from '../entry.js';
import type { Silent } from '../silent.js';
import { telemetryOf } from './telemetry.js';
import type { Topics } from './topic.js';
import { excursionFacts, verdictFacts } from './verdict-payload.js';

export interface Message {
  readonly topic: string;
  readonly payload: string;
}

/** What the words and numbers of a hall become on MQTT. Pure: one entry makes the same bytes for ever. */
export interface Payloads {
  /** Nothing for an entry that MQTT does not carry: imported readings, minutes of a bus, silent alarms. */
  readonly message: (entry: Entry) => Message | undefined;
  /** The current state of one alarm; the same text as long as the state is the same. */
  readonly alarm: (state: AlarmState) => string;
  /** One verdict, as an event carries it. */
  readonly verdict: (verdict: GivenVerdict) => string;
}

/** For the timeline of an incident alone. */
const INDOORS: ReadonlySet<EventKind> = new Set(['alarm-told', 'first-shown', 'first-heard']);

export const payloadsOf = (hall: Hall, topics: Topics, silent: Silent): Payloads => {
  const stamp = stamper(hall.timeZone);
  const telemetryText = telemetryOf(hall, silent, stamp);

  const telemetry = (scan: Scan): Message | undefined => {
    if (scan.origin === 'imported' || busOf(scan.device) !== undefined) return undefined;
    const payload = telemetryText(scan);
    return payload === undefined ? undefined : { topic: topics.telemetry(scan.device), payload };
  };

  const alarm = (state: AlarmState): object => {
    const { condition, ...rest } = state;
    return written({ state: condition, ...rest }, stamp);
  };

  const event = (event: Event): Message | undefined => {
    // The broker need not hear that it has heard, nor who sat before which page.
    if (INDOORS.has(event.kind)) return undefined;
    if (isOfAccess(event.kind)) return undefined;
    if (isSilent(event) || speaksOf(event, silent)) return undefined;
    const { at, kind, boot: _boot, seq: _seq, clock, ...rest } = event;
    return {
      topic: topics.event,
      payload: JSON.stringify({
        id: entryId(hall, { event }),
        at: stamp(at),
        ...(clock === 'uncertain' ? { tq: 'uncertain' } : {}),
        kind,
        ...aboutOf(rest),
      }),
    };
  };

  /** What happened, besides when and of which kind. */
  const aboutOf = (rest: Partial<Event>): object => {
    if ('alarm' in rest && rest.alarm !== undefined)
      return { ...written({ ...rest, alarm: undefined }, stamp), alarm: alarm(rest.alarm) };
    if ('verdict' in rest && rest.verdict !== undefined)
      return {
        ...written({ ...rest, verdict: undefined }, stamp),
        verdict: written(verdictFacts(rest.verdict, stamp), stamp),
      };
    if ('excursion' in rest && rest.excursion !== undefined)
      return written({ ...rest, excursion: excursionFacts(rest.excursion, stamp) }, stamp);
    return written(rest, stamp);
  };

  return {
    message: (entry) => ('scan' in entry ? telemetry(entry.scan) : event(entry.event)),
    alarm: (state) => JSON.stringify(alarm(state)),
    verdict: (given) => JSON.stringify(written(verdictFacts(given, stamp), stamp)),
  };
};

/** `<base>/status`, retained; the same text with `offline` is the will. */
export const statusPayload = (
  state: 'online' | 'offline',
  about: { readonly boot: Boot; readonly version: string },
): string => JSON.stringify({ state, boot: about.boot, version: about.version });

/** A command that acknowledges a silent alarm tells of it as much as the alarm itself. */
const speaksOf = (event: Event, silent: Silent): boolean => {
  if (!('command' in event)) return false;
  const { command } = event;
  if ('alarms' in command) return command.alarms.some((alarm) => silent.alarms.has(alarm));
  return 'alarm' in command && silent.alarms.has(command.alarm);
};

const INSTANTS = new Set([
  'at',
  'since',
  'acknowledgedAt',
  'verifiedAt',
  'returnedAt',
  'shelvedUntil',
  'before',
]);

/**
 * Keys in one order and stamps as people write them: what was in memory and what came back from the
 * tape may hold the same facts in another order, and must make the same bytes.
 */
const written = (fact: object, stamp: (at: Instant) => string): object =>
  Object.fromEntries(
    Object.entries(fact)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [
        key,
        typeof value === 'number' && INSTANTS.has(key)
          ? stamp(value as Instant)
          : typeof value === 'object' && value !== null && !Array.isArray(value)
            ? written(value, stamp)
            : value,
      ]),
  );
