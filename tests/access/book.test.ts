import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EMPTY_BOOK } from '../../gateway/access/book.js';
import { openBook } from '../../gateway/access/book-file.js';
import { ownDirectory } from '../peers/process.js';
import { aPassword, HERE, heldDesk } from './held-desk.js';

const ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});
const directory = () => {
  const own = ownDirectory('book');
  ended.push(own.remove);
  return own;
};

describe('the accounts file', () => {
  it('is readable to its user alone, also if somebody opened it to all', async () => {
    const held = await heldDesk({ directory: directory() });
    await held.administrator();
    expect(statSync(held.file).mode & 0o777).toBe(0o600);
    chmodSync(held.file, 0o644);
    await openBook(held.file);
    expect(statSync(held.file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['half a file', (text: string) => text.slice(0, text.length / 2)],
    ['nothing', () => ''],
    ['something else', () => '[]'],
    [
      'an account too many keys',
      (text: string) => text.replace('"mustChange"', '"isGod": true, "mustChange"'),
    ],
    ['a role that is none', (text: string) => text.replace('"administrator"', '"root"')],
    ['a password in clear', (text: string) => text.replace(/\$argon2id[^"]+/, 'hunter2')],
    ['a hash that costs more than ours', (text: string) => text.replace('m=19456', 'm=4194304')],
    [
      'two of one name',
      (text: string) => {
        const book = JSON.parse(text) as { accounts: unknown[] };
        return JSON.stringify({ ...book, accounts: [...book.accounts, ...book.accounts] });
      },
    ],
  ])('with %s lets nobody in, says why, and is left as it is', async (_, spoil) => {
    const held = await heldDesk({ directory: directory() });
    const { name, password, token } = await held.administrator();
    writeFileSync(held.file, spoil(held.kept()));
    const spoilt = held.kept();
    const next = await held.reopened();
    const { desk } = next;
    const damaged = expect.objectContaining({ code: 'access-damaged' });
    await expect(desk.signIn(name, password, HERE)).rejects.toEqual(damaged);
    await expect(desk.begin('x', name, aPassword(), HERE)).rejects.toEqual(damaged);
    await expect(
      desk.administration.add('李娜', 'viewer', { by: 'x', from: 'console' }),
    ).rejects.toEqual(damaged);
    expect(() => desk.administration.list()).toThrow(/Restore it from a backup/);
    expect([desk.firstAdministrator, desk.firstCode]).toEqual([false, undefined]);
    expect(desk.identify(token, HERE, true)).toBeUndefined();
    expect(next.kept()).toBe(spoilt);
    next.remove();
  });

  it('repeats nothing of a damaged file in what it says of it', async () => {
    const { path } = directory();
    writeFileSync(join(path, 'access.json'), '{"version":1,"accounts":[{"password":"hunter2"}]}');
    const thrown = await openBook(join(path, 'access.json')).catch((fault: Error) => fault);
    expect(String((thrown as Error).message)).not.toContain('hunter2');
  });

  it('is the old one, whole, if the new one cannot be written', async () => {
    const { path } = directory();
    const file = join(path, 'access.json');
    const book = await openBook(file);
    await book.change((now) => now);
    const before = readFileSync(file, 'utf8');
    mkdirSync(`${file}.new`);
    const more = { ...EMPTY_BOOK, accounts: [] };
    await expect(book.change(() => more)).rejects.toMatchObject({ code: 'access-not-kept' });
    expect([readFileSync(file, 'utf8'), book.now === more]).toEqual([before, false]);
  });

  it('takes changes made at once one after another', async () => {
    const held = await heldDesk({ directory: directory() });
    await held.administrator();
    const names = Array.from({ length: 6 }, (_, n) => `person ${n}`);
    const changer = { by: '王', from: 'console' };
    await Promise.all(names.map((name) => held.desk.administration.add(name, 'viewer', changer)));
    const twice = ['same', 'Same'].map((name) =>
      held.desk.administration.add(name, 'viewer', changer),
    );
    const [, second] = await Promise.allSettled(twice);
    expect(second).toMatchObject({ reason: { code: 'account-exists' } });
    expect(held.desk.administration.list().accounts).toHaveLength(8);
    expect(existsSync(`${held.file}.new`)).toBe(false);
    held.desk.close();
  });
});
