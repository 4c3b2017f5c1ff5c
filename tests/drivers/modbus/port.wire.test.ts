import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import { codeOf, first, read, silence, wordsAt } from './bus-rig.js';
import { type Device, truthful } from './hostile-slave.js';
import { onPty } from './on-pty.js';
import { type RealBus, realBus, serial } from './real-bus.js';

const opened: { close(): Promise<void> }[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});
const device = async (says: Device = always) => {
  const pty = await onPty(says);
  opened.push(pty);
  return pty;
};
const always: Device = (question) => [{ after: 0, bytes: truthful(question) }];
const busAt = (path: string): RealBus => {
  const real = realBus(serial(path));
  opened.push(real.bus);
  return real;
};
/** The name a udev rule would give. */
const link = async (target: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'by-path-'));
  folders.push(folder);
  const name = join(folder, 'rs485-1');
  await symlink(target, name);
  return name;
};

describe('a serial port', () => {
  it('is read, through a link as by its own name', async () => {
    const pty = await device();
    for (const path of [pty.path, await link(pty.path)]) {
      const { ask, bus } = busAt(path);
      expect((await ask(read(100))).words).toEqual(wordsAt(100));
      expect(bus.path).toBe(pty.path);
      await bus.close();
    }
  });

  it('fails what is asked at once when it goes, and reads again when it returns under another name', async () => {
    let hears: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      hears = resolve;
    });
    const deaf = await device(() => {
      hears();
      return [];
    });
    const name = await link(deaf.path);
    const { ask, seen, bus } = busAt(name);
    const pending = codeOf(ask(read(1), { timeout: millis(600_000) }));
    await heard;
    await rm(name);
    await deaf.close();
    expect(await pending).toBe('port-closed');
    expect(await seen('bus-closed')).toMatchObject({ why: 'port-closed' });
    expect(await codeOf(ask(read(2)))).toMatch(/^port-/);
    const other = await device();
    await symlink(other.path, name);
    await seen('bus-opened', 2);
    expect((await ask(read(3))).words).toEqual(wordsAt(3));
    expect(bus.path).toBe(other.path);
  });

  it('is left for the place its name points to now, if nobody answers any more', async () => {
    const deaf = await device(first(silence, silence, silence, silence));
    const other = await device();
    const name = await link(deaf.path);
    const { ask, seen, bus } = busAt(name);
    await seen('bus-opened');
    await rm(name);
    await symlink(other.path, name);
    for (const address of [1, 2, 3]) await codeOf(ask(read(address)));
    await seen('bus-opened', 2);
    expect((await ask(read(4))).words).toEqual(wordsAt(4));
    expect(bus.path).toBe(other.path);
  });

  it('that is not there, or is held by another program, says so', async () => {
    const nowhere = busAt('/dev/hallkeeper/none');
    expect(await nowhere.seen('bus-closed')).toMatchObject({ why: 'port-missing' });
    expect(await codeOf(nowhere.ask(read(1)))).toBe('port-missing');
    const pty = await device();
    const holder = busAt(pty.path);
    await holder.seen('bus-opened');
    const second = busAt(pty.path);
    expect(await second.seen('bus-closed')).toMatchObject({ why: 'port-busy' });
    await holder.bus.close();
    await second.seen('bus-opened');
    expect((await second.ask(read(9))).words).toEqual(wordsAt(9));
  });

  it('whose adapter gives back what we send is read without its echo', async () => {
    const echoing = await device((question) => [
      { after: 0, bytes: Buffer.concat([question, truthful(question)]) },
    ]);
    const { ask } = busAt(echoing.path);
    for (const address of [5, 6, 7])
      expect((await ask(read(address))).words).toEqual(wordsAt(address));
  });

  it('can be closed while it is being opened, and twice', async () => {
    const pty = await device();
    const { bus } = realBus(serial(pty.path));
    await bus.close();
    await bus.close();
    const { ask } = busAt(pty.path);
    expect((await ask(read(1))).words).toEqual(wordsAt(1));
  });
});
