import { ACCESS_CLASSES } from './access-event.js';
import { classOf, EVENT_KINDS, type EventKind } from './event.js';

/** Who came and went is for the audit alone: no output, no page without the right `see-audit`. */
export const isOfAccess = (kind: EventKind): boolean => kind in ACCESS_CLASSES;
/** What the audit shows: everything a person did, and everybody who was turned away. */
export const AUDIT_KINDS: readonly EventKind[] = EVENT_KINDS.filter(
  (kind) => isOfAccess(kind) || classOf(kind) === 'operator' || kind === 'command-rejected',
);
