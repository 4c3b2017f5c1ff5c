import type { FaultCode } from './fault.js';
import type { Role } from './role.js';

/** What was changed about an account, an invitation or a wall screen. */
export type AccountChange =
  | 'created'
  | 'role'
  | 'until'
  | 'password'
  | 'reset'
  | 'unlocked'
  | 'sessions-ended'
  | 'pin'
  | 'disabled'
  | 'enabled'
  | 'invited'
  | 'invitation-withdrawn'
  | 'screen-added'
  | 'screen-removed';

/** Who came, went, was turned away and what they took with them; for the audit alone, never for an output. */
export type AccessHappening =
  | {
      readonly kind: 'signed-in';
      readonly by: string;
      readonly role: Role;
      /** The address it came from. */
      readonly from: string;
      readonly how: 'password' | 'first-administrator' | 'invitation' | 'screen';
    }
  | {
      readonly kind: 'signed-out';
      readonly by: string;
      readonly from: string;
      readonly why: 'signed-out' | 'expired' | 'changed';
    }
  | {
      readonly kind: 'session-locked' | 'session-unlocked';
      readonly by: string;
      readonly from: string;
    }
  /** `by` only if there is such an account: people type passwords where the name goes. */
  | {
      readonly kind: 'sign-in-refused';
      readonly by?: string;
      readonly from: string;
      readonly why: FaultCode;
      /** So many more within the same minute are not told one by one. */
      readonly more?: number;
    }
  /** Somebody known, or nobody, asked for what they may not; `what` is the method and the route. */
  | {
      readonly kind: 'access-refused';
      readonly by?: string;
      readonly role?: Role;
      readonly from: string;
      readonly what: string;
      readonly why: FaultCode;
      readonly more?: number;
    }
  | {
      readonly kind: 'account-changed';
      readonly account: string;
      readonly what: AccountChange;
      readonly role?: Role;
      readonly by: string;
      /** An address, or `console`. */
      readonly from: string;
    }
  | {
      readonly kind: 'exported';
      readonly what: string;
      /** Where `what` alone does not say it: of which alarm, and the SHA-256 of the file. */
      readonly of?: string;
      readonly sha256?: string;
      readonly by: string;
      readonly from: string;
    };

export type AccessEventKind = AccessHappening['kind'];

/** Of which class each is; a stranger at the door must not cost a commit each. */
export const ACCESS_CLASSES: Readonly<Record<AccessEventKind, 'operator' | 'system'>> = {
  'signed-in': 'operator',
  'signed-out': 'operator',
  'session-locked': 'operator',
  'session-unlocked': 'operator',
  'account-changed': 'operator',
  exported: 'operator',
  'sign-in-refused': 'system',
  'access-refused': 'system',
};
