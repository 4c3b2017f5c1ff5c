import type {
  AccountsSeen,
  InvitationSeen,
  ScreenSeen,
} from '../../../../../gateway/core/access.ts';
import type { Role } from '../../../../../gateway/core/role.ts';
import { get, send } from '../../api.ts';
import type { Account } from './standing.ts';

/** Accounts, invitations and wall screens, as administrators see and change them. */

export interface People extends Omit<AccountsSeen, 'accounts'> {
  readonly accounts: readonly Account[];
}
export type Invitation = InvitationSeen;
export type Screen = ScreenSeen;

/** What is told once: a temporary password, or the link that a code stands in. */
export interface Secret {
  readonly of: 'password' | 'invitation' | 'screen';
  readonly name: string;
  readonly text: string;
  readonly until?: number;
}

/** Roles that an administrator gives; an assessor is invited, a wall screen paired. */
export const GIVEN: readonly Role[] = [
  'manager',
  'safety-officer',
  'viewer',
  'auditor',
  'administrator',
];
export const INVITED: readonly Role[] = ['assessor', ...GIVEN];

interface Made {
  readonly path: string;
  readonly until: number;
}
const linkOf = ({ path }: Made): string => location.origin + path;

export interface AccountWish {
  readonly role?: Role;
  readonly disabled?: boolean;
  readonly until?: number | null;
  readonly reset?: true;
  readonly unlock?: true;
  readonly signOut?: true;
}
export interface InvitationWish {
  readonly role: Role;
  readonly name?: string;
  readonly days?: number;
  readonly scope?: {
    readonly zones?: readonly string[];
    readonly from?: number;
    readonly to?: number;
  };
}

export const readPeople = (): Promise<People> => get<People>('/api/v1/accounts');

export const addAccount = async (name: string, role: Role): Promise<Secret> => {
  const { password } = await send<{ password: string }>('POST', '/api/v1/accounts', { name, role });
  return { of: 'password', name, text: password };
};
/** The temporary password, where the wish was a new one. */
export const changeAccount = async (
  name: string,
  wish: AccountWish,
): Promise<Secret | undefined> => {
  const path = `/api/v1/accounts/${encodeURIComponent(name)}`;
  const { password } = await send<{ password?: string }>('PATCH', path, wish);
  return password === undefined ? undefined : { of: 'password', name, text: password };
};
export const invite = async (wish: InvitationWish): Promise<Secret> => {
  const made = await send<Made>('POST', '/api/v1/invitations', wish);
  return { of: 'invitation', name: wish.name ?? '', text: linkOf(made), until: made.until };
};
export const withdraw = (id: string): Promise<unknown> =>
  send('DELETE', `/api/v1/invitations/${id}`);
export const addScreen = async (name: string, address: string): Promise<Secret> => {
  const wish = { name, ...(address !== '' && { address }) };
  const made = await send<Made>('POST', '/api/v1/screens', wish);
  return { of: 'screen', name, text: linkOf(made), until: made.until };
};
export const removeScreen = (id: string): Promise<unknown> =>
  send('DELETE', `/api/v1/screens/${id}`);
