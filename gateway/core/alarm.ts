import type { Actor } from './actor.js';
import type { AlarmId, BusId, DeviceId, PointId, ZoneId } from './identity.js';
import type { Instant, Millis } from './time.js';

/** 1 life safety, 2 urgent, 3 high, 4 low. */
export type Priority = 1 | 2 | 3 | 4;
/** The shape that goes with each priority wherever it is drawn or written: never colour alone. */
export const PRIORITY_MARKS: Readonly<Record<Priority, string>> = {
  1: '▲',
  2: '◆',
  3: '▼',
  4: '●',
};

/** What an alarm is about; words, response steps and icons hang on it (reference-hall.md §4). */
export const ALARM_KINDS = [
  'fire',
  'fire-panel-fault',
  'supervisory',
  'panic',
  'sos',
  'gas',
  'co',
  'leak',
  'mains-lost',
  'battery-low',
  'lift',
  'exit-locked',
  'fire-door-open',
  'emergency-lighting',
  'electrical-fire',
  'cooling',
  'crowding',
  'presence-after-hours',
  'air',
  'temperature',
  'humidity',
  'light',
  'noise',
  'device-lost',
  'bus-lost',
  'board-lost',
  'wiring',
  'clock',
  'storage',
  'channel',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** A life hangs on these: never shelved, never suppressed, before others of their priority; a fire before all. */
export const LIFE_SAFETY_KINDS: readonly AlarmKind[] = ['fire', 'gas', 'co', 'panic', 'sos'];

/** What makes an alarm condition true. Bad readings never make it false (design §4.1). */
export type Condition =
  | {
      readonly test: 'above' | 'below';
      readonly point: PointId;
      readonly limit: number;
      /** The value must come back by this much before the condition ends (ISA-18.2). */
      readonly deadband: number;
    }
  | {
      readonly test: 'state';
      readonly point: PointId;
      readonly active: number;
      /** Further values that mean the same alarm: a fire, the first or a later one. */
      readonly also?: readonly number[];
    }
  /** Change per minute over the last `over`; ends once it is below the limit by the deadband. */
  | {
      readonly test: 'rising' | 'falling';
      readonly point: PointId;
      readonly limit: number;
      readonly over: Millis;
      readonly deadband: number;
    }
  /** The point gave no usable reading for `after`. */
  | { readonly test: 'stale'; readonly point: PointId; readonly after: Millis }
  /** Somebody passed a counter of the zone less than `quiet` ago. */
  | { readonly test: 'passage'; readonly zone: ZoneId; readonly quiet: Millis }
  /** So many people are in these zones together: one zone, a floor, the hall. */
  | {
      readonly test: 'people';
      readonly zones: readonly ZoneId[];
      readonly limit: number;
      readonly deadband: number;
    }
  /** Not heard for `after` (design §4.4; `lostAfter` in rules/alarms/kinds.ts). */
  | { readonly test: 'device-lost'; readonly device: DeviceId; readonly after: Millis }
  /** Asked, and nobody on it answered for `after`. Its devices are not lost one by one meanwhile. */
  | {
      readonly test: 'bus-lost';
      readonly bus: BusId;
      readonly devices: readonly DeviceId[];
      readonly after: Millis;
    }
  | { readonly test: 'gateway'; readonly trouble: GatewayTrouble };

/** What the gateway can find wrong with itself. */
export const GATEWAY_TROUBLES = [
  'journal-not-open',
  'journal-not-moving',
  'disk-full',
  'clock-not-trusted',
  'mqtt-down',
  'influx-down',
  'siren-no-answer',
] as const;
export type GatewayTrouble = (typeof GATEWAY_TROUBLES)[number];

/** The standard and clause of a limit, and how sure we are of the figure (marks of domain.md). */
export interface Basis {
  readonly source: string;
  readonly confidence: 'sure' | 'likely' | 'uncertain';
}

/** One alarm that may be raised, all defaults filled in. */
export interface AlarmRule {
  readonly id: AlarmId;
  readonly kind: AlarmKind;
  readonly priority: Priority;
  readonly zone?: ZoneId;
  readonly device?: DeviceId;
  /** Never on public screens, retained topics, siren or /metrics (window panic, design §5). */
  readonly silent: boolean;
  /** Stays until a person resets it, also when its cause is gone. */
  readonly latch: boolean;
  readonly onDelay: Millis;
  readonly offDelay: Millis;
  readonly when: Condition;
  /** Counts only while the hall is open or closed (core/opening.ts); absent: always. */
  readonly during?: 'opening' | 'closed';
  /** Where a default limit comes from; shown beside it until a person has verified it. */
  readonly basis?: Basis;
  /** Suppressed by design while the cause of this alarm stands; never a life-safety alarm, never in a circle. */
  readonly inhibits?: readonly AlarmId[];
  /** Alarms of one group are handled as one incident; default that of the kind (`fire`). */
  readonly group?: string;
  /** Only repeats what another alarm of its group says (the fire relay of a panel): no independent signal. */
  readonly repeats?: boolean;
  /** May be reset only after this point read `active` since the alarm was raised (the panel's own reset). */
  readonly resetAfter?: { readonly point: PointId; readonly active: number };
  /** Whether the hall's siren sounds for it; default that of the kind. */
  readonly siren?: boolean;
  /** Longest time it may be shelved, 0 = never; default that of the kind. */
  readonly shelveAtMost?: Millis;
  /** Told again when its cause has stood this long; default that of the kind. */
  readonly overdueAfter?: Millis;
  /** Where it is on the plan in metres, where that is not the place of its point or device. */
  readonly at?: readonly [number, number];
  /**
   * What the site calls it; else the words of the kind and zone. `{loop}` and `{part}` are filled from
   * the address that is the value of the point (core/panel-address.ts).
   */
  readonly label?: { readonly zh: string; readonly en: string };
}

/** People in a zone when an incident began: shown as `net ± uncertainty`, never corrected later. */
export interface FrozenCount {
  readonly zone: ZoneId;
  readonly net: number;
  readonly uncertainty: number;
}

export interface TakenStep {
  readonly step: number;
  readonly by: string;
  readonly at: Instant;
}

/** What a person found on the spot: 属实 or 误报. */
export const FINDINGS = ['genuine', 'false'] as const;
export type Finding = (typeof FINDINGS)[number];

/**
 * States of ISA-18.2 / IEC 62682. `latched`: the cause is gone and acknowledged, a person must reset.
 */
export const ALARM_CONDITIONS = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returned-unacknowledged',
  'latched',
  'shelved',
  'suppressed',
  'out-of-service',
] as const;
export type AlarmCondition = (typeof ALARM_CONDITIONS)[number];

/** The current state of one alarm that is not normal: what retained topics, pages and siren follow. */
export interface AlarmState {
  readonly alarm: AlarmId;
  readonly kind: AlarmKind;
  readonly priority: Priority;
  readonly zone?: ZoneId;
  readonly device?: DeviceId;
  readonly point?: PointId;
  readonly condition: AlarmCondition;
  /** When it was raised. */
  readonly since: Instant;
  readonly value?: number;
  readonly limit?: number;
  readonly silent: boolean;
  readonly drill: boolean;
  /** How many times the cause came since it was raised. */
  readonly count: number;
  readonly acknowledgedBy?: string;
  readonly acknowledgedAt?: Instant;
  /** From where: a terminal, a page, a topic. */
  readonly acknowledgedVia?: Actor['via'];
  /** What the one who acknowledged said of it. */
  readonly note?: string;
  /** Steps of the response that were taken, from 0 in the order of the kind's words. */
  readonly steps?: readonly TakenStep[];
  readonly returnedAt?: Instant;
  /** A lost bus names what it takes with it. */
  readonly devices?: readonly DeviceId[];
  readonly label?: { readonly zh: string; readonly en: string };
  readonly latch?: boolean;
  readonly siren?: boolean;
  /** A person has silenced the siren for this alarm; a later alarm sounds again. */
  readonly silenced?: boolean;
  /** Raised three times or more within a minute (ISA-18.2). */
  readonly chattering?: boolean;
  /** The incident it belongs to; `firstOut` marks what began it. */
  readonly incident?: string;
  readonly firstOut?: boolean;
  /** Joined the incident as the same signal seen twice; handled with the alarm that began it. */
  readonly joined?: boolean;
  /** Independent signals of the incident; from 2 on it asks to be verified first. */
  readonly signals?: number;
  /** People per zone at the first alarm of a life-safety incident. */
  readonly people?: readonly FrozenCount[];
  readonly finding?: Finding;
  readonly verifiedBy?: string;
  readonly verifiedAt?: Instant;
  readonly verifiedVia?: Actor['via'];
  /** Why and until when it is shelved or out of service. */
  readonly reason?: string;
  readonly shelvedUntil?: Instant;
  /** Who shelved it or took it out of service. */
  readonly hiddenBy?: string;
  /** Its cause has stood longer than `overdueAfter`: whoever had to come has not come. */
  readonly overdue?: boolean;
}

/** Whether the cause still stands. */
export const isStanding = (state: Pick<AlarmState, 'condition'>): boolean =>
  state.condition === 'unacknowledged' || state.condition === 'acknowledged';
