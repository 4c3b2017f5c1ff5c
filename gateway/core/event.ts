import { ACCESS_CLASSES, type AccessHappening } from './access-event.js';
import type { AlarmState } from './alarm.js';
import type { Actor, Command } from './command.js';
import type { ConfigChange } from './config-change.js';
import type { FaultCode, FaultParameters } from './fault.js';
import type { AlarmId, BusId, DeviceId, OutputName, PointId, ZoneId } from './identity.js';
import type { HallRecord } from './record.js';
import type { ScanEnd } from './scan-window.js';
import type { Boot, ClockQuality, Instant, Millis, Seq } from './time.js';
import type { Doubted, Excursion, GivenVerdict } from './verdict.js';

/** What happened, before the journal numbers it. Never changes. */
export type Happening = { readonly at: Instant } & (
  | { readonly kind: 'alarm-raised'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-returned'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-acknowledged'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-reset'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-verified'; readonly alarm: AlarmState }
  /** A step of its response was taken: the last of `alarm.steps`. */
  | { readonly kind: 'alarm-step-taken'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-shelved'; readonly alarm: AlarmState }
  /** Its shelf ends in ten minutes. */
  | { readonly kind: 'alarm-shelf-ending'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-unshelved'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-suppressed'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-unsuppressed'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-out-of-service'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-in-service'; readonly alarm: AlarmState }
  | { readonly kind: 'alarm-chattering'; readonly alarm: AlarmState }
  /** Its cause has stood for as long as help may take (a lift: 30 minutes). */
  | { readonly kind: 'alarm-overdue'; readonly alarm: AlarmState }
  /** The same signal seen a second way: joins the incident, raises nothing of its own. */
  | { readonly kind: 'alarm-joined'; readonly alarm: AlarmState }
  /** A state that is no alarm and yet worth knowing: a valve closed, emergency lighting on. */
  | {
      readonly kind: 'state-changed';
      readonly point: PointId;
      readonly from: number;
      readonly value: number;
    }
  | { readonly kind: 'drill-started'; readonly by: string; readonly for: Millis }
  | {
      readonly kind: 'drill-ended';
      readonly why: 'command' | 'time' | 'life-safety';
      readonly by?: string;
    }
  | { readonly kind: 'siren-silenced'; readonly by: string }
  /** The wire confirmed that this siren or strobe is on; `after` = since its alarm was announced. */
  | {
      readonly kind: 'siren-sounded';
      readonly point: PointId;
      readonly because: AlarmId;
      readonly after: Millis;
    }
  /** It is off for good: silenced, its alarms over, or the longest time reached; never the pause of a beat. */
  | { readonly kind: 'siren-stopped'; readonly point: PointId }
  /** Sirens and strobes were tried; `failed` did not answer. `putOff`: not made, because of an open alarm. */
  | {
      readonly kind: 'siren-tested';
      readonly by: string;
      readonly failed: readonly PointId[];
      readonly putOff?: true;
    }
  /** `repeated`: the id was answered before; nothing was executed again. */
  | { readonly kind: 'command-accepted'; readonly command: Command; readonly repeated?: true }
  | {
      readonly kind: 'command-refused';
      readonly command: Command;
      readonly why: FaultCode;
      readonly parameters?: FaultParameters;
      readonly repeated?: true;
    }
  /** Not even taken as a command: no valid token, too old, retained, or not of its form. */
  | {
      readonly kind: 'command-rejected';
      readonly via: Actor['via'];
      readonly verb: string;
      readonly why: FaultCode;
      readonly parameters?: FaultParameters;
      readonly id?: string;
      readonly by?: string;
    }
  | {
      readonly kind: 'people-counted';
      readonly zone: ZoneId;
      readonly in: number;
      readonly out: number;
      readonly net: number;
      readonly drift: number;
    }
  /** Counts begin anew at the first opening and the last closing of a day; these are the old ones. */
  | {
      readonly kind: 'people-reset';
      readonly zone: ZoneId;
      readonly in: number;
      readonly out: number;
      readonly net: number;
      readonly drift: number;
    }
  /** A counter moved by more than people can walk; the difference was not counted. */
  | {
      readonly kind: 'count-implausible';
      readonly point: PointId;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'written';
      readonly point: PointId;
      readonly value: number;
      readonly by: string;
    }
  /** A device was given another unit id or baud rate. */
  | {
      readonly kind: 'device-set-up';
      readonly profile: string;
      /** The unit id at which it was asked. */
      readonly unit: number;
      readonly what: 'address' | 'baud';
      readonly to: number;
      readonly by: string;
    }
  /** Units that hall.yaml does not know were looked for. */
  | {
      readonly kind: 'scan-started';
      readonly bus: BusId;
      readonly by: string;
      readonly for: Millis;
    }
  | {
      readonly kind: 'scan-ended';
      readonly bus: BusId;
      readonly by: string;
      readonly why: ScanEnd;
      readonly asked: number;
      readonly found: readonly { readonly unit: number; readonly model?: string }[];
    }
  /** hall.yaml says something else than at the start before; `by` and `reason` as it says itself. */
  | {
      readonly kind: 'config-changed';
      readonly by?: string;
      readonly reason?: string;
      /** The first of `count`. */
      readonly changes: readonly ConfigChange[];
      readonly count: number;
    }
  /** The floor plan was drawn anew; SHA-256 of plan.json. */
  | { readonly kind: 'plan-changed'; readonly by: string; readonly sha256: string }
  | {
      readonly kind: 'gateway-started';
      readonly version: string;
      /** SHA-256 of what decided everything that follows (design §4.6). */
      readonly config: string;
      readonly profiles: string;
      readonly standards: string;
    }
  | { readonly kind: 'gateway-stopped' }
  /** A window is over; `at` is when it was judged. */
  | { readonly kind: 'verdict-given'; readonly verdict: GivenVerdict }
  | { readonly kind: 'excursion-started'; readonly excursion: Excursion }
  | { readonly kind: 'excursion-ended'; readonly excursion: Excursion }
  | { readonly kind: 'bus-opened'; readonly bus: BusId; readonly path: string }
  | { readonly kind: 'bus-closed'; readonly bus: BusId; readonly why: FaultCode }
  | {
      readonly kind: 'device-suspicion';
      readonly device: DeviceId;
      readonly why: FaultCode;
      /** Readings that look good and are not believed; once more when it is over. */
      readonly doubted?: Doubted & { readonly point: PointId };
    }
  | { readonly kind: 'clock-vouched'; readonly by: string; readonly offset: Millis }
  | { readonly kind: 'clock-stepped'; readonly by: Millis }
  | {
      readonly kind: 'gap';
      readonly from: Seq;
      readonly to: Seq;
      readonly why: FaultCode;
      /** The boot whose numbers are missing, where it is not this one. */
      readonly of?: Boot;
    }
  | {
      readonly kind: 'retained-until';
      readonly before: Instant;
      readonly hours: number;
      readonly why: 'age' | 'disk';
      readonly what: 'readings' | 'minutes' | 'events';
      /** Of dropped events: the chain goes on from this hash. */
      readonly head?: string;
      /** Of dropped events: the first so many records outlive them, and hash to this when chained alone. */
      readonly records?: { readonly n: number; readonly head: string };
    }
  /** The file could not be read: it was moved aside, nothing of it deleted, and a new one begun. */
  | { readonly kind: 'journal-damaged'; readonly file: string }
  | {
      /** A closed hour of readings was written for good; its hashes enter the chain (design §4.6). */
      readonly kind: 'hour-sealed';
      readonly segment: number;
      readonly hour: Instant;
      readonly readings: number;
      /** SHA-256 of the blocks of raw readings, and of the one-minute rows that outlive them. */
      readonly sha256: string;
      readonly minutes: string;
    }
  | {
      readonly kind: 'output-refused';
      readonly output: OutputName;
      readonly entry: string;
      readonly why: FaultCode;
      readonly parameters?: FaultParameters;
    }
  /** The far side confirmed these events of alarms; `after` = since the oldest of them happened. */
  | {
      readonly kind: 'alarm-told';
      readonly output: OutputName;
      readonly alarms: readonly AlarmId[];
      /** `<boot>:<seq>` of each. */
      readonly entries: readonly string[];
      readonly after: Millis;
    }
  /** A page had these painted within its window, or their sound began there; the first of all pages. */
  | {
      readonly kind: 'first-shown' | 'first-heard';
      readonly alarms: readonly AlarmId[];
      /** Which story of each: an alarm is raised more than once. */
      readonly stories: readonly { readonly alarm: AlarmId; readonly since: Instant }[];
      readonly by: string;
      /** The address of the terminal. */
      readonly from: string;
    }
  | {
      readonly kind: 'output-down';
      readonly output: OutputName;
      readonly why: FaultCode;
      readonly parameters?: FaultParameters;
    }
  | { readonly kind: 'output-up'; readonly output: OutputName }
  /** A person entered what no sensor says: a certificate, a laboratory's result, a survey (record.ts). */
  | { readonly kind: 'record-entered'; readonly record: HallRecord; readonly by: string }
  | {
      readonly kind: 'imported';
      readonly file: string;
      readonly sha256: string;
      readonly readings: number;
      readonly refused: number;
    }
  | AccessHappening
);

export type Event = Happening & {
  readonly boot: Boot;
  readonly seq: Seq;
  readonly mono: Millis;
  readonly clock: ClockQuality;
};

export type EventKind = Happening['kind'];

/** Alarm and operator events are committed at once; the rest with their second (design §4.2). */
export type EventClass = 'alarm' | 'operator' | 'system';

const CLASSES: Readonly<Record<EventKind, EventClass>> = {
  'alarm-raised': 'alarm',
  'alarm-returned': 'alarm',
  'alarm-acknowledged': 'alarm',
  'alarm-reset': 'alarm',
  'alarm-verified': 'alarm',
  'alarm-step-taken': 'alarm',
  'alarm-shelved': 'alarm',
  'alarm-shelf-ending': 'alarm',
  'alarm-unshelved': 'alarm',
  'alarm-suppressed': 'system',
  'alarm-unsuppressed': 'alarm',
  'alarm-out-of-service': 'alarm',
  'alarm-in-service': 'alarm',
  'alarm-chattering': 'alarm',
  'alarm-overdue': 'alarm',
  'alarm-joined': 'alarm',
  'state-changed': 'system',
  'siren-silenced': 'operator',
  'command-accepted': 'operator',
  'command-refused': 'operator',
  'drill-started': 'operator',
  'drill-ended': 'operator',
  written: 'operator',
  'device-set-up': 'operator',
  'scan-started': 'operator',
  'scan-ended': 'operator',
  'config-changed': 'operator',
  'plan-changed': 'operator',
  imported: 'operator',
  'record-entered': 'operator',
  ...ACCESS_CLASSES,
  // A stranger at the broker must not cost a commit each.
  'command-rejected': 'system',
  'siren-sounded': 'system',
  'siren-stopped': 'system',
  'siren-tested': 'system',
  'alarm-told': 'system',
  'first-shown': 'system',
  'first-heard': 'system',
  'people-counted': 'system',
  'people-reset': 'system',
  'count-implausible': 'system',
  'verdict-given': 'system',
  'excursion-started': 'system',
  'excursion-ended': 'system',
  'gateway-started': 'system',
  'gateway-stopped': 'system',
  'bus-opened': 'system',
  'bus-closed': 'system',
  'device-suspicion': 'system',
  'clock-vouched': 'system',
  'clock-stepped': 'system',
  gap: 'system',
  'retained-until': 'system',
  'journal-damaged': 'system',
  'hour-sealed': 'system',
  'output-refused': 'system',
  'output-down': 'system',
  'output-up': 'system',
};

export const EVENT_KINDS = Object.keys(CLASSES) as readonly EventKind[];
export const classOf = (kind: EventKind): EventClass => CLASSES[kind];

/** What people enter about the hall is evidence of years ago too: no retention drops it. */
export const isKeptForGood = (kind: EventKind): boolean => kind === 'record-entered';

/** A silent alarm goes only to channels that name it. */
export const isSilent = (happening: Happening): boolean =>
  'alarm' in happening && happening.alarm.silent;
