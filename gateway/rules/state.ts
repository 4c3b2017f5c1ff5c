import { z } from 'zod';
import {
  ALARM_CONDITIONS,
  type AlarmCondition,
  type AlarmState,
  type FrozenCount,
} from '../core/alarm.js';
import type { FaultCode, FaultParameters } from '../core/fault.js';
import type { AlarmId, DeviceId } from '../core/identity.js';
import { type Instant, instant, type Millis, millis } from '../core/time.js';

export const RULES_VERSION = 1;

/**
 * What one alarm rule remembers. The condition that its readings show is `cause`, or the opposite while
 * `turning`: it began to differ then and becomes the cause when its delay has passed.
 */
export interface AlarmRecord {
  readonly condition: AlarmCondition;
  readonly cause: boolean;
  readonly turning?: Millis;
  /** The last reading stands until then; afterwards nobody knows. */
  readonly until: Millis;
  /** It latched and nobody has reset it since. */
  readonly held: boolean;
  /** When it was last raised, at most three stamps. */
  readonly raises: readonly Millis[];
  /** What people are shown while it is not normal. */
  readonly told?: AlarmState;
  readonly shelvedUntil?: Millis;
  /** When it is said that the shelf is about to end. */
  readonly warnsAt?: Millis;
  /** When its cause will have stood too long. */
  readonly overdueAt?: Millis;
  /** The panel was reset after the last raise. */
  readonly panelReset?: boolean;
  /** The value that made the condition turn. */
  readonly value?: number;
  /** When the condition changes by nothing happening: a point grows stale, a passage is over. */
  readonly lapses?: Millis;
  /** Of a rate of change: stamps and values, oldest first. */
  readonly samples?: readonly (readonly [Millis, number])[];
}

/** Who answered on one wire. */
export interface WireMemory {
  readonly heard: Readonly<Record<string, Millis>>;
  /** Since the last answer on this wire: when the first device failed to answer, and who did so far. */
  readonly failing?: { readonly since: Millis; readonly devices: readonly DeviceId[] };
}

export interface ZoneCount {
  readonly in: number;
  readonly out: number;
  readonly net: number;
  readonly drift: number;
  /** Changed since it was last an event. */
  readonly fresh: boolean;
}

/** Alarms of one cause together. */
export interface Incident {
  readonly id: string;
  readonly since: Instant;
  readonly members: readonly AlarmId[];
  /** Independent signals so far. */
  readonly signals: number;
  /** Nothing but repeated signals so far (a relay before the text it repeats). */
  readonly repeatsOnly: boolean;
  readonly last: Millis;
  readonly lifeSafety: boolean;
  readonly people: readonly FrozenCount[];
}

export interface Answered {
  readonly id: string;
  readonly why?: FaultCode;
  readonly parameters?: FaultParameters;
}

/** All that the rules remember: plain JSON, a snapshot is its text. */
export interface Rules {
  readonly version: typeof RULES_VERSION;
  /** The latest moment that was judged. */
  readonly mono: Millis;
  /** The wall clock, as the last input that knew it said. */
  readonly wall?: { readonly at: Instant; readonly mono: Millis };
  /** When this boot began to judge: a device that was never heard is silent since then. */
  readonly began?: Millis;
  /** Nothing changes by itself before this. */
  readonly wake: Millis;
  readonly alarms: Readonly<Record<string, Readonly<Record<string, AlarmRecord>>>>;
  readonly wires: Readonly<Record<string, WireMemory>>;
  readonly counters: Readonly<Record<string, { readonly value: number; readonly mono: Millis }>>;
  readonly zones: Readonly<Record<string, ZoneCount>>;
  readonly incidents: Readonly<Record<string, Incident>>;
  /** The last value of each state whose changes are events. */
  readonly noted?: Readonly<Record<string, number>>;
  readonly open?: boolean;
  readonly openCheckedAt?: Instant;
  readonly day?: Day;
  readonly countsToldAt: Millis;
  readonly drill?: { readonly since: Instant; readonly until: Millis; readonly by: string };
  /** The last commands, so that a repeated id is answered and not executed. */
  readonly answered: readonly Answered[];
}

/** The local day that the clock is in, its first opening and last closing, and the last reset done. */
export interface Day {
  readonly from: Instant;
  readonly to: Instant;
  readonly opens?: Instant;
  readonly closes?: Instant;
  readonly reset?: Instant;
}

export const INITIAL: Rules = {
  version: RULES_VERSION,
  mono: millis(0),
  wake: millis(0),
  alarms: {},
  wires: {},
  counters: {},
  zones: {},
  incidents: {},
  countsToldAt: millis(0),
  answered: [],
};

/** Far beyond any stamp and still exact in JSON. */
export const NEVER = millis(Number.MAX_SAFE_INTEGER);

const stamp = z.number();
const record = z.looseObject({
  condition: z.enum(ALARM_CONDITIONS),
  cause: z.boolean(),
  turning: stamp.optional(),
  until: stamp,
  held: z.boolean(),
  raises: z.array(stamp),
  told: z.looseObject({ alarm: z.string(), condition: z.string() }).optional(),
  shelvedUntil: stamp.optional(),
  warnsAt: stamp.optional(),
  overdueAt: stamp.optional(),
  samples: z.array(z.tuple([stamp, z.number()])).optional(),
});
const shape = z.looseObject({
  version: z.literal(RULES_VERSION),
  mono: stamp,
  wall: z.looseObject({ at: stamp, mono: stamp }).optional(),
  began: stamp.optional(),
  wake: stamp,
  alarms: z.record(z.string(), z.record(z.string(), record)),
  wires: z.record(
    z.string(),
    z.looseObject({
      heard: z.record(z.string(), stamp),
      failing: z.looseObject({ since: stamp, devices: z.array(z.string()) }).optional(),
    }),
  ),
  counters: z.record(z.string(), z.looseObject({ value: z.number(), mono: stamp })),
  zones: z.record(
    z.string(),
    z.looseObject({ in: z.number(), out: z.number(), net: z.number(), drift: z.number() }),
  ),
  incidents: z.record(
    z.string(),
    z.looseObject({ id: z.string(), members: z.array(z.string()), people: z.array(z.unknown()) }),
  ),
  noted: z.record(z.string(), z.number()).optional(),
  countsToldAt: stamp,
  drill: z.looseObject({ since: stamp, until: stamp, by: z.string() }).optional(),
  answered: z.array(z.looseObject({ id: z.string() })),
});
const snapshotSchema = z.custom<Rules>((value) => shape.safeParse(value).success);

/** A snapshot as the journal gave it back; anything that is not one of this version is a fresh start. */
export const accepted = (snapshot: unknown): Rules => {
  const parsed = snapshotSchema.safeParse(snapshot);
  return parsed.success ? parsed.data : INITIAL;
};

/** Longest outage that is believed; a wall clock that jumped further says nothing about it. */
const BELIEVABLE_OUTAGE = 7 * 86_400_000;

/** Time that passed unseen between the last judgement and a new boot, as far as the wall clock can tell. */
export const outage = (state: Rules, at: Instant): Millis => {
  if (state.wall === undefined) return millis(0);
  const last = state.wall.at + (state.mono - state.wall.mono);
  const gone = at - last;
  return millis(gone > 0 && gone <= BELIEVABLE_OUTAGE ? gone : 0);
};

/** The wall clock at a monotonic stamp of this boot, in whole milliseconds. */
export const wallAt = (state: Rules, mono: Millis): Instant =>
  instant(state.wall === undefined ? 0 : Math.round(state.wall.at + (mono - state.wall.mono)));

/** The end of the year 9999: calendars and dates are sure to work up to here. */
const LAST_INSTANT = 253_402_300_799_999;

export const isInstant = (at: number): at is Instant => at >= 0 && at <= LAST_INSTANT;
