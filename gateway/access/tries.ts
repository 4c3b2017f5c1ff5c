import { type Clock, hours, type Millis, millis, minutes, seconds } from '../core/time.js';

/** Wrong tries of one account, one address or one session, the last of them by the monotonic clock. */
export interface Tries {
  readonly wrong: number;
  readonly last: Millis;
}

/** An account is tried by one person, an address may be a whole office's. */
export const FREE = { account: 5, address: 20 } as const;
export type Tried = keyof typeof FREE;
const FIRST_WAIT = seconds(30);
const LONGEST_WAIT = minutes(15);
const FORGOTTEN_AFTER: Readonly<Record<Tried, Millis>> = {
  account: hours(12),
  address: minutes(15),
};
/** Names are tried from a list; what is remembered of them is not. */
const MOST = 5000;

/** How long until the next try is looked at, 0 = now. Each wrong one after the free ones doubles it. */
export const decideWait = (tried: Tried, tries: Tries | undefined, now: Millis): Millis => {
  const wrong = stillWrong(tried, tries, now) - FREE[tried];
  if (tries === undefined || wrong < 0) return millis(0);
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(20, wrong));
  return millis(Math.max(0, tries.last + wait - now));
};

const stillWrong = (tried: Tried, tries: Tries | undefined, now: Millis): number =>
  tries === undefined || now - tries.last > FORGOTTEN_AFTER[tried] ? 0 : tries.wrong;

export const afterWrong = (tried: Tried, tries: Tries | undefined, now: Millis): Tries => ({
  wrong: stillWrong(tried, tries, now) + 1,
  last: now,
});

/** Remembers tries in memory; a restart forgets them, which nobody outside can bring about. */
export interface TriesBook {
  wait(tried: Tried, key: string): Millis;
  /** The longest of them, at whatever desk. */
  longest(tried: Tried, key: string): Millis;
  /** Counts a try as wrong before it is looked at: a hundred at once are not one. */
  begin(tried: Tried, key: string): void;
  /** It was not looked at, or it was right: this one does not count. */
  undo(tried: Tried, key: string): void;
  /** None counts any more, at whatever desk. */
  forgive(tried: Tried, key: string): void;
}

export const createTries = (clock: Pick<Clock, 'mono'>): TriesBook => {
  const book = new Map<string, Tries>();
  const idOf = (tried: Tried, key: string): string => `${tried} ${key}`;
  /** Of an account at each desk where it was tried. */
  const everywhere = (tried: Tried, key: string): readonly string[] =>
    [...book.keys()].filter(
      (one) => one === idOf(tried, key) || one.startsWith(`${idOf(tried, key)} at `),
    );
  return {
    wait: (tried, key) => decideWait(tried, book.get(idOf(tried, key)), clock.mono()),
    longest: (tried, key) =>
      millis(
        Math.max(
          0,
          ...everywhere(tried, key).map((id) => decideWait(tried, book.get(id), clock.mono())),
        ),
      ),
    begin: (tried, key) => {
      const id = idOf(tried, key);
      const next = afterWrong(tried, book.get(id), clock.mono());
      book.delete(id);
      const [oldest] = book.keys();
      if (book.size >= MOST && oldest !== undefined) book.delete(oldest);
      book.set(id, next);
    },
    undo: (tried, key) => {
      const id = idOf(tried, key);
      const tries = book.get(id);
      if (tries !== undefined) book.set(id, { ...tries, wrong: Math.max(0, tries.wrong - 1) });
    },
    forgive: (tried, key) => {
      for (const one of everywhere(tried, key)) book.delete(one);
    },
  };
};
