import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../gateway/config/config.js';
import type { AlarmState } from '../../gateway/core/alarm.js';
import type { Entry } from '../../gateway/core/ports.js';
import { seeded, whole } from '../drivers/modbus/seeded.js';
import { fastHall } from '../halls/fast-hall.js';
import { type RunningGateway, runGateway } from '../halls/run-gateway.js';
import { configIn, type SimulatedHall, simulateHall } from '../halls/simulated-hall.js';
import { until } from '../halls/until.js';
import { type Broker, startMosquitto } from '../peers/mosquitto.js';
import { ownDirectory } from '../peers/process.js';
import { type Received, retainedAt, type Subscriber, subscribe } from '../peers/subscriber.js';
import { beginAudit, committedEntries } from './audit.js';

export const IN_FLIGHT = 20;
export const BASE = 'hallkeeper/fast';
export const FIRE = 'di-1/1/fire';

/** What a restart found of the alarm that stood at the kill. */
export interface Found {
  readonly boot: string;
  readonly fire: AlarmState | undefined;
  /** The state of the fire on its retained topic, as a newcomer at the broker sees it. */
  readonly retained: string | undefined;
}

export interface Killed {
  readonly config: Config;
  /** Everything the far side was told, in the order in which it came. */
  readonly told: readonly Received[];
  /** Everything the journal committed. */
  readonly entries: readonly Entry[];
  readonly found: readonly Found[];
}

interface Scene {
  readonly broker: Broker;
  readonly hall: SimulatedHall;
  readonly outside: Subscriber;
}

const isOnline = ({ topic, payload, retained }: Received): boolean =>
  topic === `${BASE}/status` && !retained && JSON.parse(payload).state === 'online';

/** The boots that have said that they are on line. */
export const bootsIn = (told: readonly Received[]): string[] =>
  told.filter(isOnline).map(({ payload }) => JSON.parse(payload).boot);

/** Starts the gateway and looks what it knows of the fire; resolves once the broker knows it too. */
const restarted = async ({ broker, hall, outside }: Scene) => {
  const before = bootsIn(outside.received).length;
  const gateway = await runGateway(hall.file);
  const alarms = await gateway.get<AlarmState[]>('/api/v1/alarms');
  await until(
    () => bootsIn(outside.received).length,
    (count) => count > before,
  );
  const topic = `${BASE}/alarm/${FIRE}`;
  const retained = (await retainedAt(broker.url, topic)).get(topic);
  const found: Found = {
    boot: bootsIn(outside.received).at(-1) ?? '',
    fire: alarms.find(({ alarm }) => alarm === FIRE),
    retained: retained === undefined ? undefined : JSON.parse(retained).state,
  };
  return { gateway, found };
};

/** Lets it work for a while, contacts opening and closing, the broker slow at times; then kill -9. */
const killed = async (
  { broker, hall }: Scene,
  gateway: RunningGateway,
  random: () => number,
): Promise<void> => {
  for (let left = whole(random, 0, 4); left > 0; left -= 1) {
    await hall.simulate('PUT', 'points/di-1/2', { value: left % 2 });
    await sleep(whole(random, 50, 700));
  }
  // A broker that stands still: the window is full at the kill, and a backlog lies behind it.
  const stalls = random() < 0.4;
  if (stalls) broker.signal('SIGSTOP');
  await sleep(whole(random, 0, stalls ? 1500 : 900));
  await gateway.end('SIGKILL');
  if (stalls) broker.signal('SIGCONT');
};

/**
 * Kills the running gateway at random moments, under load, and starts it again each time; at the end
 * it tells all that is left, and its journal is read from the first entry on.
 */
export const killAtRandom = async (kills: number, seed: number): Promise<Killed> => {
  const random = seeded(seed);
  const directory = ownDirectory('kill');
  const broker = await startMosquitto();
  const hall = await simulateHall(
    fastHall({
      outputs: { mqtt: { url: broker.url, 'in-flight': IN_FLIGHT } },
      web: { port: 0 },
      'data-directory': join(directory.path, 'data'),
    }),
    directory.path,
  );
  const outside = await subscribe(broker.url);
  try {
    const scene = { broker, hall, outside };
    const config = configIn(hall.file);
    await beginAudit(config);
    await hall.simulate('PUT', 'points/di-1/1', { value: 1 });

    const first = await runGateway(hall.file);
    await outside.heard(({ topic }) => topic === `${BASE}/alarm/${FIRE}`);
    await killed(scene, first, random);
    const found: Found[] = [];
    for (let kill = 1; kill < kills; kill += 1) {
      const again = await restarted(scene);
      found.push(again.found);
      await killed(scene, again.gateway, random);
    }
    const last = await restarted(scene);
    found.push(last.found);
    // What is read waits for its second's commit: the backlog is over, though never at nothing for long.
    await until(
      () => last.gateway.get<{ parts: Record<string, { says: string }> }>('/healthz'),
      ({ parts }) => /^0 \+ \d\d?$/.test(parts['output/mqtt']?.says ?? ''),
    );
    await last.gateway.end('SIGTERM');
    return { config, told: [...outside.received], entries: await committedEntries(config), found };
  } finally {
    await outside.end();
    await hall.stop();
    await broker.end();
    directory.remove();
  }
};
