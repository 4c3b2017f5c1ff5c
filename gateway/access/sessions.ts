import type { SessionEnd } from '../core/access.js';
import type { Host } from '../core/ports.js';
import { type Instant, instant, type Millis, seconds, type Timer } from '../core/time.js';
import { publicId, secret, sha256 } from './codes.js';
import { nameKey } from './name.js';

/** A person at a browser. Kept in memory only: a restart of the gateway ends every session. */
export interface Session {
  /** Opens nothing; stands in the journal and in logs. */
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly csrf: string;
  /** By the monotonic clock. */
  readonly begun: Millis;
  readonly active: Millis;
  readonly locked: boolean;
}

export interface SessionRules {
  /** Without a sign of a person for so long the screen is locked. */
  readonly idleLock: Millis;
  /** Then it ends, whoever sits there. */
  readonly longest: Millis;
}

/** What a session has become by now. */
export const decideSession = (
  { begun, active, locked }: Pick<Session, 'begun' | 'active' | 'locked'>,
  { idleLock, longest }: SessionRules,
  now: Millis,
): 'open' | 'locked' | 'expired' =>
  now - begun >= longest ? 'expired' : locked || now - active >= idleLock ? 'locked' : 'open';

/** A person may leave a browser open at each desk; who opens more ends the oldest. */
const MOST_OF_ONE = 10;
const MOST = 500;
/** A screen is locked so long after it was due, at most. */
const LOOK = seconds(5);

export type Ended = (session: Session, why: SessionEnd) => void;

export interface Sessions {
  begin(name: string, from: string): { readonly token: string; readonly session: Session };
  /** Undefined if it never was one, or is over. `isPerson` holds the idle lock off. */
  of(token: string, isPerson: boolean): Session | undefined;
  known(id: string): Session | undefined;
  end(id: string, why: SessionEnd): void;
  /** Every session of a person but one. */
  endAll(name: string, why: SessionEnd, but?: string): void;
  lock(id: string): Session | undefined;
  unlock(id: string): Session | undefined;
  until(session: Session): Instant;
  count(name: string): number;
  close(): void;
}

export const createSessions = (
  rules: SessionRules,
  { clock }: Pick<Host, 'clock'>,
  ended: Ended,
  isAlive: (name: string) => boolean,
): Sessions => {
  const sessions = new Map<string, Session>();
  const keys = new Map<string, string>();
  let timer: Timer | undefined;

  const keyOf = (id: string): string => keys.get(id) ?? '';
  const known = (id: string): Session | undefined => sessions.get(keyOf(id));
  const put = (session: Session): Session => {
    sessions.set(keyOf(session.id), session);
    return session;
  };
  const end = (id: string, why: SessionEnd): void => {
    const session = known(id);
    if (session === undefined) return;
    sessions.delete(keyOf(id));
    keys.delete(id);
    ended(session, why);
  };
  const lock = (id: string): Session | undefined => {
    const session = known(id);
    if (session === undefined || session.locked) return session;
    const locked = put({ ...session, locked: true });
    ended(locked, 'locked');
    return locked;
  };
  /** Brings one session to what it is by now. */
  const settle = (session: Session): Session | undefined => {
    const is = isAlive(session.name) ? decideSession(session, rules, clock.mono()) : 'expired';
    if (is === 'open') return session;
    if (is === 'locked') return lock(session.id);
    end(session.id, 'expired');
    return undefined;
  };
  const look = (): void => {
    for (const session of [...sessions.values()]) settle(session);
    timer = sessions.size === 0 ? undefined : clock.after(LOOK, look);
  };
  const oldest = (isOne: (session: Session) => boolean): Session | undefined =>
    [...sessions.values()].filter(isOne).sort((one, other) => one.begun - other.begun)[0];
  const isOf = (name: string) => (session: Session) => nameKey(session.name) === nameKey(name);
  const count = (name: string): number => [...sessions.values()].filter(isOf(name)).length;

  return {
    begin: (name, from) => {
      const surplus =
        count(name) >= MOST_OF_ONE
          ? oldest(isOf(name))
          : sessions.size >= MOST
            ? oldest(() => true)
            : undefined;
      if (surplus !== undefined) end(surplus.id, 'changed');
      const token = secret();
      const now = clock.mono();
      const session: Session = {
        id: publicId(),
        name,
        from,
        csrf: secret(),
        begun: now,
        active: now,
        locked: false,
      };
      keys.set(session.id, sha256(token));
      put(session);
      timer ??= clock.after(LOOK, look);
      return { token, session };
    },
    of: (token, isPerson) => {
      const found = sessions.get(sha256(token));
      const session = found && settle(found);
      if (session === undefined || !isPerson || session.locked) return session;
      return put({ ...session, active: clock.mono() });
    },
    known,
    end,
    endAll: (name, why, but) => {
      for (const session of [...sessions.values()].filter(isOf(name)))
        if (session.id !== but) end(session.id, why);
    },
    lock,
    unlock: (id) => {
      const session = known(id);
      return session && put({ ...session, locked: false, active: clock.mono() });
    },
    until: (session) =>
      instant(Math.round(clock.wall() + session.begun + rules.longest - clock.mono())),
    count,
    close: () => {
      timer?.cancel();
      sessions.clear();
      keys.clear();
    },
  };
};
