import { shallowReactive } from 'vue';
import type { Right, Role } from '../../../gateway/core/role.ts';
import { get, ME, send, useCsrf } from './api.ts';
import { live } from './live.ts';
import { t } from './words.ts';

/** Who sits here, and what they may. The gateway judges it again with every request. */
export interface Session {
  /** `out`: nobody; `unknown` until the gateway has said. */
  state: 'unknown' | 'out' | 'in';
  name: string;
  role: Role | '';
  rights: readonly Right[];
  /** Idle for too long: alarms are shown, nothing else, until password or PIN. */
  locked: boolean;
  /** The password is a temporary one: until it is changed there are no rights. */
  mustChange: boolean;
  hasPin: boolean;
  /** Invited to some zones or a period: of the hall as a whole nothing is told. */
  limited: boolean;
  /** The demo signs in whoever sits at this machine, and says so. */
  demo: boolean;
}

type Me =
  | { readonly signedIn: false; readonly demo: boolean }
  | ({
      readonly signedIn: true;
      readonly csrf: string;
      readonly scope?: object;
    } & Omit<Session, 'state' | 'role' | 'limited'> & { readonly role: Role });

const NOBODY: Session = {
  state: 'unknown',
  name: '',
  role: '',
  rights: [],
  locked: false,
  mustChange: false,
  hasPin: false,
  limited: false,
  demo: false,
};
export const session = shallowReactive<Session>({ ...NOBODY });

const take = (me: Me): void => {
  if (me.signedIn) {
    const { csrf, name, role, rights, locked, mustChange, hasPin, demo, scope } = me;
    useCsrf(csrf);
    const state = 'in';
    const limited = scope !== undefined;
    const is = { state, name, role, rights, locked, mustChange, hasPin, limited, demo };
    Object.assign(session, is);
  } else {
    useCsrf(undefined);
    Object.assign(session, NOBODY, { state: 'out', demo: me.demo });
  }
};

export const may = (right: Right): boolean => session.rights.includes(right);

/** The sentence for a button that cannot be pressed now; `undefined` where it can. */
export const whyNot = (right: Right): string | undefined => {
  if (!live.linked) return t('page.why-not.unlinked');
  if (session.locked) return t('page.why-not.locked');
  if (!may(right)) return t('page.why-not.right');
  return undefined;
};

export const readSession = async (): Promise<void> => take(await get<Me>(ME));

export const signIn = async (name: string, password: string): Promise<void> =>
  take(await send<Me>('POST', '/api/v1/sign-in', { name, password }));
/** With the code that the gateway printed on its terminal. */
export const begin = async (code: string, name: string, password: string): Promise<void> =>
  take(await send<Me>('POST', '/api/v1/first-administrator', { code, name, password }));
export const join = async (
  code: string,
  name: string | undefined,
  password: string,
): Promise<void> =>
  take(
    await send<Me>('POST', '/api/v1/join', {
      code,
      password,
      ...(name !== undefined && name !== '' && { name }),
    }),
  );
export const pairScreen = async (code: string): Promise<void> =>
  take(await send<Me>('POST', '/api/v1/screens/pair', { code }));
export const changePassword = async (password: string, next: string): Promise<void> =>
  take(await send<Me>('POST', '/api/v1/me/password', { password, next }));
/** Told once. */
export const newPin = async (password: string): Promise<string> =>
  (await send<{ pin: string }>('POST', '/api/v1/me/pin', { password })).pin;
export const lock = async (): Promise<void> => take(await send<Me>('POST', '/api/v1/lock', {}));
/** A PIN has six digits; anything else is a password. */
export const unlock = async (proof: string): Promise<void> =>
  take(
    await send<Me>(
      'POST',
      '/api/v1/unlock',
      /^\d{6}$/.test(proof) ? { pin: proof } : { password: proof },
    ),
  );
export const signOut = async (): Promise<void> => {
  await send<unknown>('POST', '/api/v1/sign-out', {});
  await readSession();
};

const TELL_EVERY_MS = 60_000;

/** Reading a page asks the gateway for nothing: now and then it is told that somebody is still here. */
export const startPresence = (): void => {
  let told = performance.now();
  const here = (): void => {
    if (session.state !== 'in' || session.locked) return;
    if (performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    void readSession().catch(() => undefined);
  };
  for (const sign of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
    addEventListener(sign, here, { passive: true });
};
