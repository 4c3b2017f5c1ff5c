import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { BusId } from '../../gateway/core/identity.js';
import { instant, millis } from '../../gateway/core/time.js';
import { openMetrics } from '../../gateway/outputs/metrics/metrics.js';
import { has } from '../peers/parts.js';
import { quickClock } from '../peers/quick-clock.js';
import { good, hall, Present, silent } from './hall.js';

describe.runIf(has('prometheus'))('Prometheus', () => {
  it('takes our metrics and finds nothing to complain of', async () => {
    const present = new Present();
    for (const { points } of hall.devices)
      for (const { id } of points)
        present.points.set(id, { reading: { ...good(id, 1), at: instant(Date.now()) } });
    const metrics = await openMetrics({
      hall,
      version: '0.1.0',
      watch: present,
      silent,
      records: () => [],
      clock: quickClock(1),
      buses: () => [{ bus: 'rs485-1', open: true, load: 0.01, devices: [] }],
      journal: () => ({ open: true, waiting: 0, lastCommit: millis(8) }),
      outputs: () => [{ output: 'mqtt', lane: 'events', backlog: 0 }],
      notified: () => [{ channel: 'mqtt', result: 'told', count: 1 }],
      lateness: () => ({ p50: 0, p99: 0, max: 0 }),
    });
    metrics.answered('rs485-1' as BusId, millis(44));
    const promtool = spawnSync('promtool', ['check', 'metrics'], {
      input: await metrics.text(),
      encoding: 'utf8',
    });
    expect(promtool.stderr + promtool.stdout).toBe('');
    expect(promtool.status).toBe(0);
  });
});
