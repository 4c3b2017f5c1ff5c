import type { AlarmKind, AlarmRule, Priority } from '../core/alarm.js';
import { type Millis, seconds } from '../core/time.js';

/** How an alarm of a contact behaves unless hall.yaml says otherwise (reference hall §4). */
export interface ContactDefault {
  readonly priority: Priority;
  readonly latch: boolean;
  readonly silent: boolean;
  /** Asked first on its bus, its device missed within 10 s. */
  readonly emergency: boolean;
  readonly onDelay: Millis;
  readonly offDelay: Millis;
  readonly during?: AlarmRule['during'];
}

const AT_ONCE = seconds(0);
/** A contact that bounces as it opens is one return, not several. */
const SETTLED = seconds(2);

const calm = { latch: false, silent: false, emergency: false, onDelay: AT_ONCE, offDelay: SETTLED };
const life = { ...calm, priority: 1, latch: true, emergency: true } as const;

const DEFAULTS = {
  fire: life,
  'fire-panel-fault': { ...calm, priority: 2 },
  supervisory: { ...calm, priority: 2 },
  panic: { ...life, silent: true },
  sos: life,
  gas: life,
  /** 2-5 s of debounce keep a splash from being a leak (domain.md §6.3). */
  leak: { ...calm, priority: 2, onDelay: seconds(3) },
  'mains-lost': { ...calm, priority: 2 },
  'battery-low': { ...calm, priority: 1 },
  lift: life,
  'exit-locked': { ...calm, priority: 2, during: 'opening' },
  /** People pass through fire doors; one held open longer than this is held open. */
  'fire-door-open': { ...calm, priority: 3, onDelay: seconds(60) },
  'emergency-lighting': { ...calm, priority: 3 },
  'electrical-fire': { ...calm, priority: 1, emergency: true },
  cooling: { ...calm, priority: 2 },
  wiring: { ...calm, priority: 2 },
} as const satisfies Partial<Record<AlarmKind, ContactDefault>>;

export type ContactKind = keyof typeof DEFAULTS;
export const CONTACT_KINDS = Object.keys(DEFAULTS) as ContactKind[];
export const isContactKind = (kind: AlarmKind): kind is ContactKind =>
  Object.hasOwn(DEFAULTS, kind);
export const contactDefault = (kind: ContactKind): ContactDefault => DEFAULTS[kind];
