import { describe, expect, it } from 'vitest';
import { pointsOf } from '../../gateway/core/hall.js';
import type { PointId } from '../../gateway/core/identity.js';
import type { Entry } from '../../gateway/core/ports.js';
import type { OwnGateway } from '../halls/own-gateway.js';
import { until } from '../halls/until.js';
import { startInfluxd, startVictoria } from '../peers/influxd.js';
import { has } from '../peers/parts.js';
import { committedEntries } from './audit.js';
import { closesLater, openScene, type Scene } from './scene.js';

type Row = readonly [at: number, value: number];

/** What the journal has of a point from the second boot on, in its order, rounded as the point shows it. */
const keptOf = (entries: readonly Entry[], scene: Scene, point: string): Row[] => {
  const decimals = pointsOf(scene.config.hall).find(({ id }) => id === point)?.decimals ?? 0;
  return entries.flatMap((entry) =>
    'scan' in entry && entry.scan.boot !== '1'
      ? entry.scan.readings.flatMap(({ point: of, at, value }): Row[] =>
          of === (point as PointId) && value !== undefined
            ? [[at, Number(value.toFixed(decimals))]]
            : [],
        )
      : [],
  );
};

const POINTS = ['meter-1/power', 'meter-7/voltage-l3', 'th-1/temperature', 'di-1/1'];

/** Every point has what the journal has, up to where the far side was when the gateway was stopped. */
const expectEqual = async (
  scene: Scene,
  rowsOf: (device: string, key: string) => Promise<readonly Row[]>,
): Promise<void> => {
  const entries = await committedEntries(scene.config);
  for (const point of POINTS) {
    const [device = '', key = ''] = point.split('/');
    const rows = await rowsOf(device, key);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows).toEqual(keptOf(entries, scene, point).slice(0, rows.length));
  }
};

const backlogOf = async (gateway: OwnGateway): Promise<number> => {
  const says = (await gateway.health()).parts['output/influx']?.says ?? '';
  return Number(/\+ (\d+)$/.exec(says)?.[1]);
};

/** The far side goes, a backlog grows behind it, it comes back and takes everything. */
const goneAndBack = async (
  gateway: OwnGateway,
  server: { down(): Promise<void>; up(): Promise<void> },
): Promise<void> => {
  await gateway.point('th-1/temperature', ({ quality }) => quality === 'good');
  await until(
    () => backlogOf(gateway),
    (behind) => behind < 60,
  );
  await server.down();
  const down = await gateway.event('output-down');
  expect(down).toMatchObject({ output: 'influx', why: 'influx-unreachable' });
  await until(
    () => backlogOf(gateway),
    (behind) => behind > 150,
  );
  expect((await gateway.health()).parts['output/influx']?.ok).toBe(false);
  await server.up();
  await gateway.event('output-up');
  await until(
    () => backlogOf(gateway),
    (behind) => behind < 60,
  );
};

describe.runIf(has('influxdb'))('influxd', () => {
  it('goes and comes back, and has every reading of each point in order', async () => {
    const server = closesLater(await startInfluxd(), (one) => one.end());
    const scene = await openScene({ influx: { url: server.url, bucket: 'hall' } });
    const gateway = await scene.open();
    await goneAndBack(gateway, {
      down: async () => server.answerWrites(503),
      up: async () => server.answerWrites(undefined),
    });
    await gateway.stop();
    await expectEqual(scene, async (device, key) => {
      const answer = JSON.parse(
        await server.query(`SELECT value FROM reading WHERE device='${device}' AND point='${key}'`),
      );
      return answer.results[0].series[0].values;
    });
  });
});

describe.runIf(has('victoria-metrics'))('victoria-metrics', () => {
  it('is ended and started, and has every reading of each point in order', async () => {
    const server = closesLater(await startVictoria(), (one) => one.end());
    const scene = await openScene({ influx: { url: server.url, bucket: 'hall' } });
    const gateway = await scene.open();
    await goneAndBack(gateway, { down: server.stop, up: server.start });
    await gateway.stop();
    await expectEqual(scene, async (device, key) => {
      const series = await server.query(`reading_value{device="${device}",point="${key}"}`);
      const { timestamps, values } = JSON.parse(series);
      return timestamps.map((at: number, index: number): Row => [at, values[index]]);
    });
  });
});
