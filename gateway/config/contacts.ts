import type { AlarmKind, AlarmRule } from '../core/alarm.js';
import { isLifeSafety } from '../rules/alarms/kinds.js';

/** The kinds of alarm that a contact or another state can mean (reference hall §4). */
export const CONTACT_KINDS = [
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
  'wiring',
] as const satisfies readonly AlarmKind[];
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** Asked first on its bus every 250 ms, its device missed within 10 s. */
export const isEmergency = (kind: ContactKind): boolean =>
  isLifeSafety(kind) || kind === 'lift' || kind === 'electrical-fire';

/** An exit is locked at night as it should be. */
export const hoursOf = (kind: ContactKind): AlarmRule['during'] =>
  kind === 'exit-locked' ? 'opening' : undefined;
