import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../gateway/core/event.js';
import { fastHall } from '../halls/fast-hall.js';
import { type RunningGateway, runGateway } from '../halls/run-gateway.js';
import { type SimulatedHall, simulateHall } from '../halls/simulated-hall.js';
import { until } from '../halls/until.js';

const LAUNCHER = fileURLToPath(new URL('../../gateway/cli/hallkeeper.sh', import.meta.url));

const hallkeeper = (...words: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(LAUNCHER, ['--lang', 'en', ...words], (_, out, err) =>
      resolve({ code: child.exitCode ?? 1, out, err }),
    );
  });

describe('hallkeeper read', () => {
  const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-read-'));
  let hall: SimulatedHall;
  let gateway: RunningGateway | undefined;
  beforeAll(async () => {
    hall = await simulateHall(
      fastHall({ 'data-directory': join(directory, 'data'), web: { port: 0 } }),
      directory,
    );
    await hall.simulate('PUT', 'points/th-1/temperature', { value: 21.5 });
  });
  afterAll(async () => {
    await gateway?.end('SIGTERM');
    await hall.stop();
    rmSync(directory, { recursive: true });
  });

  const both = async () => {
    const at = ['--bus', 'rs485-1', '--unit', '31', '--address', '0', '--count', '2'];
    const hallFile = ['--hall', hall.file];
    const point = await hallkeeper('read', 'th-1/temperature', ...hallFile);
    expect(point.code, point.err).toBe(0);
    expect(point.out).toMatch(/th-1\/temperature\t21\.5 /);
    const raw = await hallkeeper('read', ...at, ...hallFile, '--json');
    expect(raw.code, raw.err).toBe(0);
    const { values } = JSON.parse(raw.out) as { values: { value: number }[] };
    expect(values.map(({ value }) => value)).toContain(215);
  };

  it('opens the ports itself where no gateway runs', both);

  it('asks through the running gateway, which keeps that a device was set up', async () => {
    const running = await runGateway(hall.file);
    gateway = running;
    await both();
    const leak = hallkeeper(
      'read',
      '--bus',
      'nowhere',
      '--unit',
      '1',
      '--address',
      '0',
      '--hall',
      hall.file,
    );
    expect((await leak).err).toContain('nowhere');
    const events = () => running.get<Event[]>('/api/v1/events?limit=100');
    const { ask } = await import('../../gateway/cli/control-client.js');
    const done = { profile: 'jxct-th', unit: 1, what: 'address', to: 31, by: 'installer' };
    await ask(join(directory, 'data', 'control.sock'), '/device-set-up', done);
    const kept = await until(events, (all) => all.some(({ kind }) => kind === 'device-set-up'));
    expect(kept.find(({ kind }) => kind === 'device-set-up')).toMatchObject(done);
    const { devices } = await running.get<{ devices: { id: string; is: string }[] }>(
      '/api/v1/devices',
    );
    expect(devices.find(({ id }) => id === 'th-1')?.is).toBe('well');
  });
});
