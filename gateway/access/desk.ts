import { DEMO_SESSION, type Desk, type SessionEnd, type Who } from '../core/access.js';
import type { AccessHappening } from '../core/access-event.js';
import { isLoopback } from '../core/address.js';
import { type Fault, isFault } from '../core/fault.js';
import type { Host } from '../core/ports.js';
import type { Instant } from '../core/time.js';
import { administration } from './administer.js';
import { accountNamed, EMPTY_BOOK, isAlive } from './book.js';
import { type KeptBook, openBook } from './book-file.js';
import { screenOf } from './changes.js';
import { personCode, secret, sha256 } from './codes.js';
import { createFloodGate } from './flood.js';
import type { Hasher } from './hasher.js';
import { ownHands } from './own.js';
import { rightsOf } from './roles.js';
import type { Room } from './room.js';
import { createSessions, type Ended, type SessionRules } from './sessions.js';
import { doors } from './sign-in.js';
import { createTries } from './tries.js';
import { personAt, screenAs } from './who.js';

export interface DeskSetup {
  /** `<data>/access.json`. */
  readonly file: string;
  readonly rules: SessionRules;
  readonly host: Host;
  readonly hasher: Hasher;
  /** Whoever asks on this machine without a session is the demo's person. */
  readonly demo: boolean;
  readonly tell: (happening: AccessHappening & { readonly at: Instant }) => void;
}

export interface OpenDesk extends Desk {
  /** To be shown on the terminal: with it the first administrator is made. Kept nowhere else. */
  readonly firstCode: string | undefined;
  close(): void;
}

/** A damaged file lets nobody in and is left as it is; everything that would read or change it says why. */
const closedBook = (fault: Fault): KeptBook => ({
  get now(): never {
    throw fault;
  },
  change: () => Promise.reject(fault),
});

/** Opens the accounts; a damaged file is logged and closes the desk, it does not stop the gateway. */
export const openDesk = async ({
  file,
  rules,
  host,
  hasher,
  demo,
  tell,
}: DeskSetup): Promise<OpenDesk> => {
  const { clock, log } = host;
  let damage: Fault | undefined;
  const book = await openBook(file).catch((thrown: unknown) => {
    if (!isFault(thrown)) throw thrown;
    damage = thrown;
    log.error(thrown.code, thrown.parameters);
    return closedBook(thrown);
  });
  const known = damage === undefined ? book : { now: EMPTY_BOOK };
  const isEmpty = (): boolean => damage === undefined && book.now.accounts.length === 0;
  const firstCode = isEmpty() ? personCode() : undefined;
  const listeners = new Set<(session: string, why: SessionEnd) => void>();
  const stamped = (happening: AccessHappening): void => tell({ at: clock.wall(), ...happening });
  const flood = createFloodGate(clock, stamped);
  const say = (happening: AccessHappening): void =>
    happening.kind === 'sign-in-refused' || happening.kind === 'access-refused'
      ? flood.refused(happening)
      : stamped(happening);
  const ended = (session: string, why: SessionEnd): void => {
    for (const listener of listeners) listener(session, why);
  };
  const told: Ended = ({ id, name, from }, why) => {
    say(
      why === 'locked'
        ? { kind: 'session-locked', by: name, from }
        : { kind: 'signed-out', by: name, from, why },
    );
    ended(id, why);
  };
  const sessions = createSessions(rules, host, told, (name) => {
    const account = accountNamed(known.now, name);
    return account !== undefined && isAlive(account, clock.wall());
  });
  const room: Room = {
    book,
    sessions,
    tries: createTries(clock),
    hasher,
    clock,
    familiar: new Set(),
    tell: say,
  };
  const visitor: Who = {
    name: 'demo',
    role: 'administrator',
    session: DEMO_SESSION,
    rights: rightsOf('administrator'),
    csrf: secret(),
    locked: false,
    mustChange: false,
    hasPin: false,
  };

  return {
    ...doors(room, () => (isEmpty() ? firstCode : undefined)),
    ...ownHands(room),
    administration: administration(room, (screen) => ended(screen, 'changed')),
    get firstAdministrator() {
      return isEmpty();
    },
    get firstCode() {
      return isEmpty() && !demo ? firstCode : undefined;
    },
    demo,
    idleLock: rules.idleLock,
    identify: (token, from, isPerson) => {
      const session = token === undefined ? undefined : sessions.of(token, isPerson);
      const account = session && accountNamed(known.now, session.name);
      if (session && account) return personAt(account, session, room);
      const screen = token === undefined ? undefined : screenOf(known.now, sha256(token), from);
      return screen ? screenAs(screen) : demo && isLoopback(from) ? visitor : undefined;
    },
    tell: say,
    onEnd: (listener) => void listeners.add(listener),
    close: () => {
      sessions.close();
      flood.close();
    },
  };
};
