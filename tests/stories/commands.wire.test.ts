import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../gateway/core/event.js';
import { hallkeeper } from '../halls/command.js';
import { fastHall } from '../halls/fast-hall.js';
import { runGateway } from '../halls/run-gateway.js';
import { simulateHall } from '../halls/simulated-hall.js';
import { until } from '../halls/until.js';
import { startMosquitto } from '../peers/mosquitto.js';
import { has } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';
import { subscribe } from '../peers/subscriber.js';

const BASE = 'hallkeeper/fast';
const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});
const closesLater = <Thing>(thing: Thing, close: (thing: Thing) => unknown): Thing => {
  ended.push(() => close(thing));
  return thing;
};

describe.runIf(has('mosquitto'))('commands over a real mosquitto', () => {
  it('are answered each by one event: one of two wins, and what is stale, retained or without token is none', async () => {
    const directory = closesLater(ownDirectory('commands'), (one) => one.remove());
    const broker = closesLater(await startMosquitto(), (one) => one.end());
    const written = fastHall({
      outputs: { mqtt: { url: broker.url, commands: true } },
      web: { port: 0 },
      'data-directory': join(directory.path, 'data'),
    });
    const hall = closesLater(await simulateHall(written, directory.path), (one) => one.stop());
    const outside = closesLater(await subscribe(broker.url), (one) => one.end());
    const alarm = 'di-1/2/fire-panel-fault';
    const at = new Date().toISOString();
    // What the broker kept from before the gateway came.
    await outside.publish(
      `${BASE}/command/silence`,
      JSON.stringify({ id: 'retained-1', at }),
      true,
    );
    const gateway = closesLater(await runGateway(hall.file), (one) => one.end('SIGTERM'));
    await hall.simulate('PUT', 'points/di-1/2', { value: 1 });
    await outside.heard(({ topic }) => topic === `${BASE}/alarm/${alarm}`);
    const { stdout } = await hallkeeper('alarm', 'token', '--hall', hall.file);
    const token = stdout.trim();

    const send = (id: string, said: object) =>
      outside.publish(
        `${BASE}/command/acknowledge`,
        JSON.stringify({ token, id, at: new Date().toISOString(), alarm, ...said }),
        false,
      );
    await Promise.all([send('two-at-once-1', {}), send('two-at-once-2', {})]);
    await send('two-at-once-1', {});
    await send('too-old-1', { at: new Date(Date.now() - 31_000).toISOString() });
    await send('no-token-1', { token: 'guessed' });
    await outside.heard(
      ({ payload }) => payload.includes('no-token-1') && payload.includes('says'),
    );

    const answers = outside.received
      .filter(({ topic }) => topic.startsWith(`${BASE}/response/`))
      .map(
        ({ payload }) => JSON.parse(payload) as { id?: string; accepted: boolean; why?: string },
      );
    expect(answers.map(({ id, accepted, why }) => [id, accepted, why])).toEqual([
      [undefined, false, 'command-retained'],
      ['two-at-once-1', true, undefined],
      ['two-at-once-2', false, 'alarm-already-acknowledged'],
      ['two-at-once-1', true, undefined],
      ['too-old-1', false, 'command-too-old'],
      ['no-token-1', false, 'command-token'],
    ]);
    // Who comes to the console after them is told the same.
    const late = await hallkeeper('alarm', 'acknowledge', alarm, '--hall', hall.file);
    expect(late.code).not.toBe(0);
    const events = await until(
      async () =>
        (await gateway.get<Event[]>('/api/v1/events?limit=1000'))
          .filter(({ kind }) => kind.startsWith('command-'))
          .reverse(),
      (all) => all.length >= 7,
    );
    expect(events.map(({ kind }) => kind)).toEqual([
      'command-rejected',
      'command-accepted',
      'command-refused',
      'command-accepted',
      'command-rejected',
      'command-rejected',
      'command-refused',
    ]);
    const [, first, second, again] = events;
    const last = events.at(-1);
    expect(last).toMatchObject({
      why: 'alarm-already-acknowledged',
      command: { by: { via: 'console' } },
    });
    const winner = last?.kind === 'command-refused' ? last.parameters?.by : undefined;
    expect(late.stderr).toContain(String(winner));
    const by = { name: expect.any(String), via: 'mqtt' };
    expect(first).toMatchObject({ command: { by, alarm } });
    expect(second).toMatchObject({ command: { by }, parameters: { by: expect.any(String) } });
    expect(again).toMatchObject({ repeated: true });
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('are not even listened to unless they are switched on', async () => {
    const directory = closesLater(ownDirectory('commands'), (one) => one.remove());
    const broker = closesLater(await startMosquitto(), (one) => one.end());
    const written = fastHall({
      outputs: { mqtt: { url: broker.url } },
      web: { port: 0 },
      'data-directory': join(directory.path, 'data'),
    });
    const hall = closesLater(await simulateHall(written, directory.path), (one) => one.stop());
    const outside = closesLater(await subscribe(broker.url), (one) => one.end());
    const gateway = closesLater(await runGateway(hall.file), (one) => one.end('SIGTERM'));
    const before = await outside.ids(10);
    const { stdout } = await hallkeeper('alarm', 'token', '--hall', hall.file);
    const command = { token: stdout.trim(), id: 'command-1', at: new Date().toISOString() };
    await outside.publish(`${BASE}/command/silence`, JSON.stringify(command), false);
    await outside.ids(before.size + 100);
    const events = await gateway.get<Event[]>('/api/v1/events?limit=1000');
    expect(events.filter(({ kind }) => kind.startsWith('command-'))).toEqual([]);
    expect(outside.received.filter(({ topic }) => topic.includes('/response/'))).toEqual([]);
  });
});
