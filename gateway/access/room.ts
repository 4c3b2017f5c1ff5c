import type { AccessHappening } from '../core/access-event.js';
import { Fault, type FaultCode } from '../core/fault.js';
import type { Clock } from '../core/time.js';
import { accountNamed } from './book.js';
import type { KeptBook } from './book-file.js';
import type { Hasher } from './hasher.js';
import { nameKey } from './name.js';
import type { Sessions } from './sessions.js';
import type { Tried, TriesBook } from './tries.js';

/** What every hand at the desk works with. */
export interface Room {
  readonly book: KeptBook;
  readonly sessions: Sessions;
  readonly tries: TriesBook;
  readonly hasher: Hasher;
  readonly clock: Clock;
  /** Addresses from which this account came in before: strangers' wrong tries do not lock them out. */
  readonly familiar: Set<string>;
  tell(happening: AccessHappening): void;
}

const MOST_FAMILIAR = 1000;

/** Where wrong tries at an account count: at a desk it is used from, apart from all others. */
export const triedAt = ({ familiar }: Room, name: string, from: string): string => {
  const own = `${nameKey(name)} at ${from}`;
  return familiar.has(own) ? own : nameKey(name);
};
export const becameFamiliar = ({ familiar }: Room, name: string, from: string): void => {
  const [oldest] = familiar;
  if (familiar.size >= MOST_FAMILIAR && oldest !== undefined) familiar.delete(oldest);
  familiar.add(`${nameKey(name)} at ${from}`);
};

/**
 * One try at a secret. Counted as wrong before it is looked at, so that many at once are many; whoever
 * tried too often is told to wait and nothing is looked at. Rejects with `sign-in-wait` or `wrong`.
 */
export const attempt = async <Found>(
  room: Room,
  of: { readonly account: string; readonly name?: string; readonly from: string },
  wrong: FaultCode,
  look: () => Promise<Found | undefined>,
): Promise<Found> => {
  const { tries } = room;
  const counted: readonly (readonly [Tried, string])[] = [
    ['account', of.account],
    ['address', of.from],
  ];
  const refuse = (fault: Fault): Fault => {
    const by = of.name === undefined ? undefined : accountNamed(room.book.now, of.name)?.name;
    room.tell({
      kind: 'sign-in-refused',
      ...(by !== undefined && { by }),
      from: of.from,
      why: fault.code,
    });
    return fault;
  };
  const wait = Math.max(...counted.map(([tried, key]) => tries.wait(tried, key)));
  if (wait > 0) throw refuse(new Fault('sign-in-wait', { seconds: Math.ceil(wait / 1000) }));
  for (const [tried, key] of counted) tries.begin(tried, key);
  const undo = () => {
    for (const [tried, key] of counted) tries.undo(tried, key);
  };
  let found: Found | undefined;
  try {
    found = await look();
  } catch (thrown) {
    undo();
    throw thrown;
  }
  if (found === undefined) throw refuse(new Fault(wrong));
  undo();
  tries.forgive('account', of.account);
  return found;
};
