import { ACCESS_CLASSES } from './access-event.js';
import { classOf, EVENT_KINDS, type EventKind } from './event.js';
import type { Instant } from './time.js';

/** Who came and went is for the audit alone: no output, no page without the right `see-audit`. */
export const isOfAccess = (kind: EventKind): boolean => kind in ACCESS_CLASSES;
/** What the audit shows: everything a person did, and everybody who was turned away. */
export const AUDIT_KINDS: readonly EventKind[] = EVENT_KINDS.filter(
  (kind) => isOfAccess(kind) || classOf(kind) === 'operator' || kind === 'command-rejected',
);

/** What an entry of the audit is about, as a person looks for it. */
export const AUDIT_GROUPS = ['change', 'record', 'command', 'export', 'access'] as const;
export type AuditGroup = (typeof AUDIT_GROUPS)[number];

const CHANGES: readonly EventKind[] = [
  'config-changed',
  'plan-changed',
  'device-set-up',
  'account-changed',
];

export const auditGroupOf = (kind: EventKind): AuditGroup => {
  if (CHANGES.includes(kind)) return 'change';
  if (kind === 'record-entered' || kind === 'imported') return 'record';
  if (kind === 'exported') return 'export';
  return isOfAccess(kind) ? 'access' : 'command';
};

/** The first entry of the journal that is not as it was when it was chained. */
export interface ChainBreak {
  /** `changed`: it, or the place of an entry taken out before it. `beginning-missing`: nothing vouches for what was dropped before it. */
  readonly why: 'changed' | 'unreadable' | 'beginning-missing';
  readonly at: Instant;
  /** `<boot>:<seq>`, where it still says so. */
  readonly entry?: string;
  readonly kind?: string;
}

/** How far the chain holds, from its beginning. */
export interface ChainFound {
  readonly entries: number;
  readonly broken?: ChainBreak;
}

/**
 * An event with its place in the chain of the journal: `hash` = SHA-256(`before` ‖ `text`), both in hex;
 * `text` is the event's JSON to the byte as it stands there.
 */
export interface ChainLink {
  /** `<boot>:<seq>` */
  readonly entry: string;
  readonly text: string;
  readonly before: string;
  readonly hash: string;
}
