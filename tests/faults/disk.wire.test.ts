import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../gateway/core/ports.js';
import type { Boot } from '../../gateway/core/time.js';
import type { JournalWorkers } from '../../gateway/journal/journal.js';
import { positionOf } from '../../gateway/outputs/entry.js';
import { until } from '../halls/until.js';
import { startMosquitto } from '../peers/mosquitto.js';
import { has } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';
import { subscribe } from '../peers/subscriber.js';
import { committedEntries } from './audit.js';
import { closesLater, openScene } from './scene.js';
import { BASE, expectWhole } from './told.js';

const FIRE = `${BASE}/alarm/di-1/1/fire`;

/** A writer that obeys files beside the journal, such as `journal.db.hangs`. */
const badDisk: JournalWorkers = {
  writer: new URL('../journal/slow-writer.mjs', import.meta.url),
  reader: new URL('../../dist/gateway/journal/reader.js', import.meta.url),
};

const farSide = async () => {
  const far = closesLater(await startMosquitto(), (one) => one.end());
  return { far, outside: closesLater(await subscribe(far.url), (one) => one.end()) };
};

/** Numbers of each boot, which must have no hole. */
const expectNoHole = (entries: readonly Entry[], boots: number): void => {
  const perBoot = new Map<Boot, number[]>();
  for (const { boot, seq } of entries.map(positionOf))
    perBoot.set(boot, [...(perBoot.get(boot) ?? []), seq]);
  expect(perBoot.size).toBe(boots);
  for (const seqs of perBoot.values())
    expect(seqs.toSorted((a, b) => a - b)).toEqual(seqs.map((_, index) => index + 1));
};

describe.runIf(has('mosquitto'))('the disk', () => {
  it('does not take a commit: the alarm goes out, is told as trouble, and nothing is lost', async () => {
    const { far, outside } = await farSide();
    const scene = await openScene({ mqtt: { url: far.url } });
    const gateway = await scene.open(badDisk);
    await outside.ids(30);
    const hangs = join(scene.data, 'journal.db.hangs');
    writeFileSync(hangs, '');
    await scene.fire(true);
    await outside.heard(({ topic }) => topic === FIRE);
    await until(scene.siren, (coil) => coil === 1);
    const trouble = await gateway.alarm('gateway/journal-not-moving');
    expect(trouble).toMatchObject({ kind: 'storage', condition: 'unacknowledged' });
    expect((await gateway.health()).parts.journal).toEqual({
      ok: false,
      says: 'journal-not-moving',
    });
    rmSync(hangs);
    await until(
      () => gateway.health(),
      ({ parts }) => parts.journal?.ok === true,
    );
    await gateway.stop();
    const entries = await committedEntries(scene.config);
    expectNoHole(entries, 2);
    expectWhole(scene.config, outside.received, entries);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'is full: the alarm goes out, the hall is told, and it goes on alone once there is room',
    async () => {
      const data = ownDirectory('full');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', data.path]);
      closesLater(data, (one) => {
        execFileSync('umount', [one.path]);
        one.remove();
      });
      const { far, outside } = await farSide();
      const scene = await openScene({ mqtt: { url: far.url } }, { data: data.path });
      const gateway = await scene.open();
      await outside.ids(30);
      // An account is a file, so whoever looks at the pages signed in before the disk was full.
      await gateway.health();
      const ballast = join(data.path, 'ballast');
      expect(() => writeFileSync(ballast, Buffer.alloc(2_000_000))).toThrow('ENOSPC');
      await gateway.alarm('gateway/disk-full');
      await scene.fire(true);
      await outside.heard(({ topic }) => topic === FIRE);
      await until(scene.siren, (coil) => coil === 1);
      expect((await gateway.health()).parts.journal?.says).toContain('disk-full');
      rmSync(ballast);
      await until(
        () => gateway.health(),
        ({ parts }) => parts.journal?.ok === true,
      );
      await gateway.stop();
      const entries = await committedEntries(scene.config);
      expectNoHole(entries, 2);
      expectWhole(scene.config, outside.received, entries);
    },
  );

  it('has no journal that could be opened: the hall is watched, and it is kept once there is one', async () => {
    const { far, outside } = await farSide();
    const scene = await openScene({ mqtt: { url: far.url } }, { audited: false });
    mkdirSync(join(scene.data, 'journal.db'), { recursive: true });
    const gateway = await scene.open();
    await gateway.alarm('gateway/journal-not-open');
    await scene.fire(true);
    const told = await outside.heard(({ topic }) => topic === FIRE);
    expect(JSON.parse(told.payload)).toMatchObject({ priority: 1, state: 'unacknowledged' });
    await until(scene.siren, (coil) => coil === 1);
    expect((await gateway.health()).parts.journal?.ok).toBe(false);
    rmdirSync(join(scene.data, 'journal.db'));
    await until(
      () => gateway.health(),
      ({ parts }) => parts.journal?.ok === true,
    );
    const fire = await gateway.event(
      'alarm-raised',
      (event) => 'alarm' in event && event.alarm.alarm === 'di-1/1/fire',
    );
    expect(fire.boot).toMatch(/^0-[0-9a-f]{8}$/);
    await gateway.stop();
  });
});
