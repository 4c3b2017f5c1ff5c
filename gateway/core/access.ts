import type { AccessHappening } from './access-event.js';
import type { ZoneId } from './identity.js';
import type { Right, Role } from './role.js';
import type { Instant, Millis } from './time.js';

/** What an assessor was invited to see; a part left out is not limited. */
export interface Scope {
  readonly zones?: readonly ZoneId[];
  readonly from?: Instant;
  readonly to?: Instant;
}

/** Who asks, as it stands at this moment. */
export interface Who {
  readonly name: string;
  readonly role: Role;
  /** Public name of the session: stands in logs and opens nothing. */
  readonly session: string;
  readonly rights: ReadonlySet<Right>;
  /** Must stand in `x-hallkeeper-csrf` of every changing request. */
  readonly csrf: string;
  /** Idle for too long: alarms are shown, nothing else, until password or PIN. */
  readonly locked: boolean;
  /** The password is somebody else's idea: until it is changed there are no rights. */
  readonly mustChange: boolean;
  readonly hasPin: boolean;
  /** When the session ends whatever happens; a wall screen has no end. */
  readonly until?: Instant;
  readonly scope?: Scope;
}

/** The session of whoever the demo lets in without a door; no other session has a name like it. */
export const DEMO_SESSION = 'demo';

/** A session begun: its secret, told once, and who it is. */
export interface Signed {
  readonly token: string;
  readonly who: Who;
}

/** Why a session is not what it was; its streams end. */
export type SessionEnd = 'signed-out' | 'expired' | 'locked' | 'changed';

export interface AccountSeen {
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly mustChange: boolean;
  readonly hasPin: boolean;
  readonly since: Instant;
  readonly until?: Instant;
  readonly scope?: Scope;
  readonly signedIn: number;
  /** After wrong tries: so long no password of it is looked at, at least at one desk. */
  readonly waits?: Millis;
}
export interface InvitationSeen {
  readonly id: string;
  readonly role: Role;
  readonly name?: string;
  readonly until: Instant;
  readonly by: string;
  readonly scope?: Scope;
}
export interface ScreenSeen {
  readonly id: string;
  readonly name: string;
  readonly address?: string;
  readonly since: Instant;
  readonly paired: boolean;
  readonly by: string;
}
export interface AccountsSeen {
  readonly accounts: readonly AccountSeen[];
  readonly invitations: readonly InvitationSeen[];
  readonly screens: readonly ScreenSeen[];
}

/** Who changes accounts, and from which address or `console`. */
export interface Changer {
  readonly by: string;
  readonly from: string;
}

/** How somebody proves at a locked screen who sits there. */
export type Proof = { readonly password: string } | { readonly pin: string };

/** A person who typed a PIN at somebody's session: a command is theirs. */
export type PinOwner = Pick<Who, 'name' | 'role' | 'rights'>;

/** What an administrator may make of an account; what is left out stays. */
export interface AccountWish {
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  /** When the account ends; null: never. */
  readonly until?: Instant | null | undefined;
  /** A new temporary password, no PIN, no waiting after wrong tries. */
  readonly reset?: true | undefined;
  /** No waiting after wrong tries; password and PIN stay. */
  readonly unlock?: true | undefined;
  /** Its sessions end, it may sign in again. */
  readonly signOut?: true | undefined;
}
export interface InvitationWish {
  readonly role: Role;
  readonly name?: string | undefined;
  /** How long the account lasts; an assessor's has an end. */
  readonly days?: number | undefined;
  readonly scope?: Scope | undefined;
}
/** A one-time code and until when it opens; told once. */
export interface Code {
  readonly id: string;
  readonly code: string;
  readonly until: Instant;
}

/** Accounts, invitations and wall screens. Everything that is refused rejects with a `Fault`. */
export interface Administration {
  list(): AccountsSeen;
  /** Returns the temporary password, told once. */
  add(name: string, role: Role, changer: Changer): Promise<string>;
  /** Returns the temporary password after a reset. The account's sessions end, unless it was only unlocked. */
  change(name: string, wish: AccountWish, changer: Changer): Promise<string | undefined>;
  invite(wish: InvitationWish, changer: Changer): Promise<Code>;
  withdraw(invitation: string, changer: Changer): Promise<void>;
  addScreen(name: string, address: string | undefined, changer: Changer): Promise<Code>;
  removeScreen(screen: string, changer: Changer): Promise<void>;
}

/** The desk where people sign in. Everything that is refused rejects or throws with a `Fault`. */
export interface Desk {
  /** There is no account yet; the code for the first one stands on the terminal of the gateway. */
  readonly firstAdministrator: boolean;
  readonly demo: boolean;
  readonly idleLock: Millis;
  /** Who asks, by the token shown; undefined if nobody. `isPerson`: a person did something just now. */
  identify(token: string | undefined, from: string, isPerson: boolean): Who | undefined;
  signIn(name: string, password: string, from: string): Promise<Signed>;
  /** The first administrator, by the code of the terminal. */
  begin(code: string, name: string, password: string, from: string): Promise<Signed>;
  join(code: string, name: string | undefined, password: string, from: string): Promise<Signed>;
  /** This browser becomes a wall screen. */
  pair(code: string, from: string): Promise<Signed>;
  signOut(who: Who): void;
  lock(who: Who): void;
  unlock(who: Who, proof: Proof, from: string): Promise<void>;
  /** Ends every session of the person and begins a new one. */
  changePassword(who: Who, password: string, next: string, from: string): Promise<Signed>;
  /** A new PIN, told once. */
  newPin(who: Who, password: string, from: string): Promise<string>;
  ownerOf(pin: string, who: Who, from: string): Promise<PinOwner>;
  readonly administration: Administration;
  /** Turned away, or taken away: into the audit. */
  tell(happening: AccessHappening): void;
  /** Calls back when a session is not what it was. */
  onEnd(listener: (session: string, why: SessionEnd) => void): void;
}
