import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event, EventKind } from '../../gateway/core/event.js';
import type { JournalWorkers } from '../../gateway/journal/journal.js';
import type { TimelineAnswer } from '../../gateway/web/alarms.js';
import { hallkeeper } from '../halls/command.js';
import { ownGateway } from '../halls/own-gateway.js';
import { type RunningGateway, runGateway } from '../halls/run-gateway.js';
import { configIn, type SimulatedHall, simulateHall } from '../halls/simulated-hall.js';
import { until } from '../halls/until.js';
import { type Broker, startMosquitto } from '../peers/mosquitto.js';
import { has } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';
import { subscribe } from '../peers/subscriber.js';
import { demoOnModbus } from './demo-hall.js';
import { timeline } from './timeline.js';

const FIRE = 'di-6/1/fire';
const SIREN = 'siren-1/relay-1';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});
const closesLater = <Thing>(thing: Thing, close: (thing: Thing) => unknown): Thing => {
  ended.push(() => close(thing));
  return thing;
};

interface Scene {
  readonly hall: SimulatedHall;
  readonly gateway: Pick<RunningGateway, 'get' | 'file'>;
  readonly broker: Broker;
  /** The story of the fire as the gateway itself tells it. */
  events(): Promise<readonly Event[]>;
  /** Ends the gateway before its time; how it ended. */
  end(): Promise<unknown>;
}

/** A writer that takes as long for each commit as a file beside the journal says. */
const SLOW_DISK: JournalWorkers = {
  writer: new URL('../journal/slow-writer.mjs', import.meta.url),
  reader: new URL('../../dist/gateway/journal/reader.js', import.meta.url),
};
const TIMELINE = `/api/v1/alarms/${encodeURIComponent(FIRE)}/timeline`;

/** The reference hall's Modbus part as `hallkeeper run` reads it, beside a real mosquitto. */
const openScene = async (
  data: string,
  directory: string,
  workers?: JournalWorkers,
): Promise<Scene> => {
  const broker = closesLater(await startMosquitto(), (one) => one.end());
  const written = demoOnModbus({
    outputs: { mqtt: { url: broker.url, commands: true } },
    web: { port: 0 },
    'data-directory': data,
  });
  const hall = closesLater(await simulateHall(written, directory), (one) => one.stop());
  // A process of its own as systemd starts it, but where the disk is to be slow.
  const own = workers && (await ownGateway(configIn(hall.file), workers));
  const running = own ? undefined : await runGateway(hall.file);
  const gateway = own ?? (running as RunningGateway);
  const end = async () => (own ? own.stop() : running?.end('SIGTERM'));
  ended.push(end);
  return {
    hall,
    gateway,
    broker,
    events: async () =>
      (await gateway.get<TimelineAnswer>(TIMELINE)).lines.map(({ event }) => event),
    end,
  };
};

const coil = async ({ hall }: Scene): Promise<number | undefined> =>
  (await hall.simulate<{ value?: number }>('GET', `points/${SIREN}`)).value;

const contact = async ({ hall }: Scene, value: number): Promise<number> => {
  const at = Date.now();
  await hall.simulate('PUT', 'points/di-6/1', { value });
  return at;
};

const standing = async ({ gateway }: Scene): Promise<string | undefined> =>
  (await gateway.get<{ alarm: string; condition: string }[]>('/api/v1/alarms')).find(
    ({ alarm }) => alarm === FIRE,
  )?.condition;

const alarm = async (scene: Scene, ...words: readonly string[]): Promise<string> => {
  const said = await hallkeeper('alarm', ...words, '--hall', scene.hall.file);
  expect(said, said.stderr).toMatchObject({ code: 0 });
  return said.stdout.trim();
};

const sounds = (scene: Scene, value: 0 | 1): Promise<unknown> =>
  until(
    () => coil(scene),
    (now) => now === value,
  );

/** The contact opens, the alarm waits for its reset and is reset. */
const comesToRest = async (scene: Scene): Promise<void> => {
  await contact(scene, 0);
  await until(
    () => standing(scene),
    (condition) => condition === 'latched',
  );
  await alarm(scene, 'reset', FIRE, '--reason', 'test of the story');
  await until(
    () => standing(scene),
    (condition) => condition === undefined,
  );
};

/** Acknowledged, silenced, and brought to rest. */
const isAnswered = async (scene: Scene): Promise<void> => {
  await alarm(scene, 'acknowledge', FIRE);
  await alarm(scene, 'silence');
  await sounds(scene, 0);
  await comesToRest(scene);
};

/** Each of these kinds once, in this order. */
const expectOrder = (events: readonly Event[], kinds: readonly EventKind[]): void => {
  const places = kinds.map((kind) => events.findIndex((event) => event.kind === kind));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
};

/** Its export holds by our own check, linked as the chain of this journal is, which holds too. */
const isSealed = async ({ gateway, hall }: Scene, directory: string): Promise<void> => {
  const bundle = join(directory, 'fire.zip');
  writeFileSync(bundle, await gateway.file(TIMELINE.replace(/timeline$/, 'export')));
  const checked = await hallkeeper('verify', bundle);
  expect(checked, checked.stdout).toMatchObject({ code: 0 });
  const whole = await hallkeeper('verify', '--journal', '--hall', hall.file);
  expect(whole, whole.stderr).toMatchObject({ code: 0 });
};

const STORY: readonly EventKind[] = [
  'alarm-raised',
  'siren-sounded',
  'alarm-acknowledged',
  'siren-silenced',
  'siren-stopped',
  'alarm-returned',
  'alarm-reset',
];

describe.runIf(has('mosquitto'))('one fire alarm on the reference hall', () => {
  it('can be told from its event list alone: contact, siren, broker, acknowledge, return, reset', async () => {
    const directory = closesLater(ownDirectory('story'), (one) => one.remove());
    const scene = await openScene(join(directory.path, 'data'), directory.path);
    const outside = closesLater(await subscribe(scene.broker.url), (one) => one.end());
    await outside.ids(10);

    const contactAt = await contact(scene, 1);
    const message = await outside.heard(({ topic }) => topic.endsWith(`/alarm/${FIRE}`));
    expect(JSON.parse(message.payload)).toMatchObject({ state: 'unacknowledged', priority: 1 });
    await sounds(scene, 1);
    await alarm(scene, 'acknowledge', FIRE);
    expect(await coil(scene), 'to know of it is not to silence it').toBe(1);

    const token = await alarm(scene, 'token', '--for', '1min');
    const base = 'hallkeeper/demo-county';
    const silence = { token, id: 'silence-1', at: new Date().toISOString() };
    await outside.publish(`${base}/command/silence`, JSON.stringify(silence), false);
    const answer = await outside.heard(({ topic }) => topic === `${base}/response/silence`);
    expect(JSON.parse(answer.payload)).toMatchObject({ id: 'silence-1', accepted: true });
    await sounds(scene, 0);
    await until(scene.events, (all) =>
      all.some((event) => event.kind === 'siren-stopped' && event.point === SIREN),
    );
    await comesToRest(scene);
    await outside.heard(({ topic, payload }) => topic.endsWith(`/alarm/${FIRE}`) && payload === '');
    const events = await until(scene.events, (all) => {
      return all.at(-1)?.kind === 'alarm-told' && all.some(({ kind }) => kind === 'alarm-reset');
    });
    process.stdout.write(timeline('\none fire alarm, all well', contactAt, events));
    expectOrder(events, STORY);
    const raised = events.find(({ kind }) => kind === 'alarm-raised');
    const told = events.find((event) => event.kind === 'alarm-told');
    expect(told).toMatchObject({ output: 'mqtt', entries: [`${raised?.boot}:${raised?.seq}`] });
    const stamps = events.map(({ mono }) => mono);
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    await isSealed(scene, directory.path);
    expect(
      outside.received.filter(({ payload }) => payload.includes(token)).map(({ topic }) => topic),
      'the token is nowhere but where its owner sent it',
    ).toEqual([`${base}/command/silence`]);
  });

  it('goes the same way while every commit takes 2 s and the broker is stopped, and is told later', async () => {
    const directory = closesLater(ownDirectory('story'), (one) => one.remove());
    const data = join(directory.path, 'data');
    const scene = await openScene(data, directory.path, SLOW_DISK);
    const { gateway, broker } = scene;
    const health = () =>
      gateway.get<{ parts: Record<string, { ok: boolean; says?: string }> }>('/healthz');
    await until(health, ({ parts }) => parts['output/mqtt']?.ok === true);
    const slow = join(data, 'journal.db.slow');
    writeFileSync(slow, '2000');
    broker.signal('SIGSTOP');
    const contactAt = await contact(scene, 1);
    await sounds(scene, 1);
    expect(await standing(scene)).toBe('unacknowledged');
    await isAnswered(scene);
    const before = await scene.events();
    expect(before.map(({ kind }) => kind)).not.toContain('alarm-told');
    rmSync(slow);
    broker.signal('SIGCONT');
    const events = await until(scene.events, (all) => {
      const told = all.flatMap((event) => (event.kind === 'alarm-told' ? event.entries : []));
      return all.every(
        (event) => !('alarm' in event) || told.includes(`${event.boot}:${event.seq}`),
      );
    });
    process.stdout.write(
      timeline('\nthe same, commits of 2 s and the broker stopped', contactAt, events),
    );
    expectOrder(events, STORY);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'goes the same way with the disk full and the broker gone',
    async () => {
      const directory = closesLater(ownDirectory('story'), (one) => one.remove());
      const data = ownDirectory('story-full');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', data.path]);
      closesLater(data, (one) => {
        execFileSync('umount', [one.path]);
        one.remove();
      });
      const scene = await openScene(data.path, directory.path);
      const { gateway } = scene;
      // An account is a file, so whoever looks at the pages signed in before the disk was full.
      expect(await standing(scene)).toBeUndefined();
      await scene.broker.stop('SIGKILL');
      const ballast = join(data.path, 'ballast');
      expect(() => writeFileSync(ballast, Buffer.alloc(4_000_000))).toThrow('ENOSPC');
      const health = () =>
        gateway.get<{ parts: Record<string, { ok: boolean; says?: string }> }>('/healthz');
      await until(
        health,
        ({ parts }) =>
          parts.journal?.says?.includes('disk-full') === true && parts['output/mqtt']?.ok === false,
      );
      const contactAt = await contact(scene, 1);
      await sounds(scene, 1);
      await isAnswered(scene);
      const events = await until(scene.events, (all) =>
        all.some(({ kind }) => kind === 'alarm-reset'),
      );
      process.stdout.write(timeline('\nthe same, disk full and broker gone', contactAt, events));
      expectOrder(events, STORY);
      expect(events.map(({ kind }) => kind)).not.toContain('alarm-told');
      expect(await scene.end(), 'it stops although nothing can be kept').toBe(0);
    },
  );
});
