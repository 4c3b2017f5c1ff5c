import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { until } from '../halls/until.js';
import { type Broker, type BrokerSetup, startMosquitto } from '../peers/mosquitto.js';
import { has } from '../peers/parts.js';
import { type Subscriber, subscribe } from '../peers/subscriber.js';
import { committedEntries } from './audit.js';
import { closesLater, openScene, type Scene } from './scene.js';
import { BASE, expectWhole } from './told.js';

const FIRE = `${BASE}/alarm/di-1/1/fire`;

const broker = async (setup?: BrokerSetup): Promise<Broker> =>
  closesLater(await startMosquitto(setup), (one) => one.end());

/** Its session lasts, so that the broker keeps for it what comes while it is not back itself. */
const outsideOf = async (far: Broker, more: object = {}): Promise<Subscriber> =>
  closesLater(
    await subscribe(far.url, {
      clientId: 'outside',
      clean: false,
      properties: { sessionExpiryInterval: 3600 },
      ...more,
    }),
    (one) => one.end(),
  );

/** Gives the far side time to hear a few hundred entries more than it has. */
const more = (outside: Subscriber, count: number) => {
  const ids = () => new Set(outside.received.map(({ payload }) => payload)).size;
  const before = ids();
  return until(ids, (now) => now >= before + count);
};

const whole = async (scene: Scene, outside: Subscriber): Promise<void> =>
  expectWhole(scene.config, outside.received, await committedEntries(scene.config));

describe.runIf(has('mosquitto'))('the broker', () => {
  it('goes and comes back: the siren sounds without it, and it hears everything in order', async () => {
    const far = await broker();
    const outside = await outsideOf(far);
    const scene = await openScene({ mqtt: { url: far.url } });
    const gateway = await scene.open();
    await more(outside, 50);
    await far.stop();
    const down = await gateway.event('output-down');
    expect(down).toMatchObject({
      output: 'mqtt',
      why: 'mqtt-unreachable',
      parameters: { url: expect.stringContaining(far.url) },
    });
    expect((await gateway.health()).parts['output/mqtt']?.ok).toBe(false);
    await scene.fire(true);
    await until(scene.siren, (coil) => coil === 1);
    await until(
      () => gateway.health(),
      ({ parts }) => / \d\d+$/.test(parts['output/mqtt']?.says ?? ''),
    );
    await far.start();
    await gateway.event('output-up');
    await outside.heard(({ topic }) => topic === FIRE);
    await more(outside, 50);
    await gateway.stop();
    await whole(scene, outside);
  });

  it('refuses a wrong password: said so, kept, and told once it is right', async () => {
    const far = await broker({ users: { gateway: 'right', reader: 'r' } });
    const file = far.file('gateway-password');
    writeFileSync(file, 'wrong\n');
    const outside = await outsideOf(far, { username: 'reader', password: 'r' });
    const scene = await openScene({
      mqtt: { url: far.url, user: 'gateway', 'password-file': file },
    });
    const gateway = await scene.open();
    const down = await gateway.event('output-down');
    expect(down).toMatchObject({ why: 'mqtt-not-authorised' });
    expect(JSON.stringify(down)).not.toContain('wrong');
    await scene.fire(true);
    await until(scene.siren, (coil) => coil === 1);
    expect(outside.received.filter(({ topic }) => topic.startsWith(BASE))).toEqual([]);
    writeFileSync(file, 'right\n');
    await outside.heard(({ topic }) => topic === FIRE);
    await more(outside, 50);
    await gateway.stop();
    await whole(scene, outside);
  });

  it.each(['5', '3.1.1'] as const)(
    'drops by its ACL what we publish (MQTT %s): said so, and nothing counts as told',
    async (protocol) => {
      const reader = ['user reader', 'topic readwrite #'];
      const far = await broker({
        users: { gateway: 'g', reader: 'r' },
        acl: [
          'user gateway',
          ...['status', 'nonce', 'alarm/#', 'event/#'].map(
            (branch) => `topic readwrite ${BASE}/${branch}`,
          ),
          ...reader,
        ],
      });
      writeFileSync(far.file('gateway-password'), 'g');
      const outside = await outsideOf(far, { username: 'reader', password: 'r' });
      const scene = await openScene({
        mqtt: {
          url: far.url,
          protocol,
          user: 'gateway',
          'password-file': far.file('gateway-password'),
        },
      });
      const gateway = await scene.open();
      const down = await gateway.event('output-down');
      expect(JSON.stringify(down)).toContain(`${BASE}/telemetry`);
      const says = (await gateway.health()).parts['output/mqtt']?.says;
      expect(says).toContain(protocol === '5' ? 'does not allow publishing' : 'its ACL may drop');
      far.allow(['user gateway', `topic readwrite ${BASE}/#`, ...reader]);
      await more(outside, 100);
      await gateway.stop();
      await whole(scene, outside);
    },
  );
});
