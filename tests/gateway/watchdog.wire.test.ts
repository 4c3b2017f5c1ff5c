import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastHall } from '../halls/fast-hall.js';
import { type RunningGateway, runGateway } from '../halls/run-gateway.js';
import { type SimulatedHall, simulateHall } from '../halls/simulated-hall.js';
import { until } from '../halls/until.js';

describe('the watchdog relay', () => {
  const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-watchdog-'));
  let hall: SimulatedHall;
  let gateway: RunningGateway;
  beforeAll(async () => {
    const plain = fastHall();
    hall = await simulateHall(
      fastHall({
        devices: (plain.devices ?? []).map((device) =>
          device.id === 'siren-1' ? { ...device, writable: ['relay-1', 'relay-3'] } : device,
        ),
        outputs: { annunciator: { sirens: ['siren-1/relay-1'], watchdog: 'siren-1/relay-3' } },
        'data-directory': join(directory, 'data'),
        web: { port: 0 },
      }),
      directory,
    );
    gateway = await runGateway(hall.file);
  });
  afterAll(async () => {
    await gateway.end('SIGKILL');
    await hall.stop();
    rmSync(directory, { recursive: true });
  });

  const coil = () => hall.simulate<{ value: number }>('GET', 'points/siren-1/relay-3');

  it('is held while the gateway moves, falls by itself when it hangs, and is held again', async () => {
    await until(coil, ({ value }) => value === 1);
    // Held for 5 s at a time: after 12 s it would have fallen twice, were it not held anew.
    const seen: number[] = [];
    for (let look = 0; look < 12; look += 1) {
      seen.push((await coil()).value);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    expect(new Set(seen)).toEqual(new Set([1]));
    process.kill(gateway.pid, 'SIGSTOP');
    await until(coil, ({ value }) => value === 0);
    process.kill(gateway.pid, 'SIGCONT');
    await until(coil, ({ value }) => value === 1);
  });
});
