import type { Signed, Who } from '../core/access.js';
import type { Account, Screen } from './book.js';
import { NO_RIGHTS, rightsOf } from './roles.js';
import type { Room } from './room.js';
import type { Session } from './sessions.js';

/** A person at a session, as the account stands now. */
export const personAt = (account: Account, session: Session, room: Room): Who => ({
  name: account.name,
  role: account.role,
  session: session.id,
  rights: account.mustChange ? NO_RIGHTS : rightsOf(account.role),
  csrf: session.csrf,
  locked: session.locked,
  mustChange: account.mustChange,
  hasPin: account.pin !== undefined,
  until: room.sessions.until(session),
  ...(account.scope && { scope: account.scope }),
});

/** A wall screen only ever sees, and nothing it could ask changes anything. */
export const screenAs = ({ id, name }: Screen): Who => ({
  name,
  role: 'wall-screen',
  session: id,
  rights: rightsOf('wall-screen'),
  csrf: '',
  locked: false,
  mustChange: false,
  hasPin: false,
});

export const beginSession = (
  room: Room,
  account: Account,
  from: string,
  how: 'password' | 'first-administrator' | 'invitation',
): Signed => {
  const { token, session } = room.sessions.begin(account.name, from);
  room.tell({ kind: 'signed-in', by: account.name, role: account.role, from, how });
  return { token, who: personAt(account, session, room) };
};
