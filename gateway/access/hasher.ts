import { argon2id, hash, verify } from 'argon2';
import { Fault } from '../core/fault.js';
import { asHashed } from './password.js';

/** OWASP's least for argon2id; the library's own 64 MiB is too much beside everything else on a Pi. */
const COST = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Who comes when so many wait is told to come again; a flood of sign-ins must not hold the gateway's threads. */
const MOST_WAITING = 20;

/** What the accounts file may hold as a hash; nothing that costs more work than ours. */
export const HASH = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;

/** Hashes passwords and PINs, one at a time: never more than 19 MiB. Rejects with `too-many-requests`. */
export interface Hasher {
  hash(text: string): Promise<string>;
  /** Without a hash it works as long and says no: nobody learns whether there is an account. */
  matches(hash: string | undefined, text: string): Promise<boolean>;
}

export const createHasher = (): Hasher => {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let nobody: Promise<string> | undefined;

  const oneByOne = <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= MOST_WAITING)
      return Promise.reject(new Fault('too-many-requests', { seconds: 5 }));
    waiting += 1;
    const mine = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    hash: (text) => oneByOne(() => hash(asHashed(text), COST)),
    matches: (known, text) =>
      oneByOne(async () => {
        nobody ??= hash('nobody', COST);
        const isIt = await verify(known ?? (await nobody), asHashed(text));
        return known !== undefined && isIt;
      }),
  };
};
