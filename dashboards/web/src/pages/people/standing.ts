import type { AccountSeen } from '../../../../../gateway/core/access.ts';

export type Account = AccountSeen & { readonly lastSignIn?: number };

export type Standing = 'well' | 'must-change' | 'waits' | 'disabled' | 'ended';

/** What matters most about an account at this moment. */
export const standingOf = (
  { disabled, until, waits, mustChange }: Account,
  now: number,
): Standing => {
  if (disabled) return 'disabled';
  if (until !== undefined && until <= now) return 'ended';
  if (waits !== undefined) return 'waits';
  return mustChange ? 'must-change' : 'well';
};
