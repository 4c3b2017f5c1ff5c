import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenDesk, openDesk } from '../../gateway/access/desk.js';
import { createHasher, type Hasher } from '../../gateway/access/hasher.js';
import type { Who } from '../../gateway/core/access.js';
import type { AccessHappening } from '../../gateway/core/access-event.js';
import { hours, type Instant, minutes } from '../../gateway/core/time.js';
import { HeldClock, quietLog } from '../held-clock.js';
import { ownDirectory } from '../peers/process.js';

export const HERE = '127.0.0.1';
export const DESK_PC = '192.0.2.10';
/** Made anew for each run: no test knows a password. */
export const aPassword = (): string => `${crypto.randomUUID()} 大厅`;

/** A desk on a held clock, with a real file and real hashes. */
export interface HeldDesk {
  readonly clock: HeldClock;
  readonly file: string;
  readonly told: AccessHappening[];
  /** How often a password was really worked on. */
  worked(): number;
  readonly desk: OpenDesk;
  /** The next boot: another clock, the same file. */
  reopened(demo?: boolean): Promise<HeldDesk>;
  /** The first administrator, signed in. */
  administrator(): Promise<{ name: string; password: string; token: string; who: Who }>;
  /** An account of this role that has its own password, signed in. */
  person(name: string, role: Who['role']): Promise<{ password: string; token: string; who: Who }>;
  kept(): string;
  remove(): void;
}

export interface Wishes {
  readonly directory?: ReturnType<typeof ownDirectory>;
  readonly demo?: boolean;
  readonly clock?: HeldClock;
  readonly tell?: (happening: AccessHappening & { readonly at: Instant }) => void;
}
export const RULES = { idleLock: minutes(15), longest: hours(12) };

export const heldDesk = async ({
  directory = ownDirectory('desk'),
  demo = false,
  clock = new HeldClock(),
  tell = () => undefined,
}: Wishes = {}): Promise<HeldDesk> => {
  const file = join(directory.path, 'access.json');
  const told: AccessHappening[] = [];
  let worked = 0;
  const hasher = createHasher();
  const counting: Hasher = {
    hash: hasher.hash,
    matches: (hash, text) => {
      worked += 1;
      return hasher.matches(hash, text);
    },
  };
  const desk = await openDesk({
    file,
    rules: RULES,
    host: { clock, log: quietLog },
    hasher: counting,
    demo,
    tell: (stamped) => {
      const { at: _, ...happening } = stamped;
      told.push(happening);
      tell(stamped);
    },
  });
  let first: Awaited<ReturnType<HeldDesk['administrator']>> | undefined;
  const held: HeldDesk = {
    clock,
    file,
    told,
    worked: () => worked,
    desk,
    reopened: (again = demo) => {
      desk.close();
      return heldDesk({ directory, demo: again });
    },
    administrator: async () => {
      if (first !== undefined) return first;
      const password = aPassword();
      const signed = await desk.begin(desk.firstCode ?? '', '王 管理', password, HERE);
      first = { name: '王 管理', password, ...signed };
      return first;
    },
    person: async (name, role) => {
      const { name: by } = await held.administrator();
      const given = await desk.administration.add(name, role, { by, from: HERE });
      const { who } = await desk.signIn(name, given, HERE);
      const password = aPassword();
      return { password, ...(await desk.changePassword(who, given, password, HERE)) };
    },
    kept: () => readFileSync(file, 'utf8'),
    remove: () => {
      desk.close();
      directory.remove();
    },
  };
  return held;
};
