import { describe, expect, it } from 'vitest';
import { closesLater, openScene } from '../faults/scene.js';
import { hallkeeper } from '../halls/command.js';
import { until } from '../halls/until.js';
import { type Influxd, startInfluxd } from '../peers/influxd.js';
import { has } from '../peers/parts.js';

/** Everything of these measurements, in one order. */
const allOf = async (server: Influxd): Promise<Readonly<Record<string, unknown[][]>>> => {
  const found: Record<string, unknown[][]> = {};
  for (const measurement of ['reading', 'alarm', 'bus']) {
    const { results } = JSON.parse(await server.query(`SELECT * FROM "${measurement}"`));
    const [series] = results[0].series ?? [];
    found[measurement] = [...(series?.values ?? [])].map((row: unknown[]) => row).sort();
  }
  return found;
};
const rowsIn = (found: Readonly<Record<string, unknown[][]>>, measurement: string): number =>
  found[measurement]?.length ?? 0;

const countIn = async (server: Influxd): Promise<number> => {
  const { results } = JSON.parse(await server.query('SELECT count("quality") FROM "reading"'));
  return results[0].series?.[0]?.values[0][1] ?? 0;
};

describe.runIf(has('influxdb'))('hallkeeper influx backfill', () => {
  it('brings back a lost database, whether a gateway runs or not, and twice is as once', async () => {
    const server = closesLater(await startInfluxd(), (one) => one.end());
    const scene = await openScene({ influx: { url: server.url, bucket: 'hall' } });
    const from = new Date(Date.now() - 600_000).toISOString();
    const backfill = () =>
      hallkeeper('influx', 'backfill', '--hall', scene.hall.file, '--from', from, '--json');
    const gateway = await scene.open();
    await scene.fire(true);
    await gateway.event('alarm-raised');
    await until(
      () => countIn(server),
      (rows) => rows > 200,
    );

    await server.query('DROP DATABASE hall; CREATE DATABASE hall');
    const beside = await backfill();
    expect(beside.code, beside.stderr).toBe(0);
    expect(JSON.parse(beside.stdout)).toMatchObject({ refused: 0, thinned: false });
    expect(JSON.parse(beside.stdout).lines).toBeGreaterThan(200);
    expect(beside.stderr).toMatch(/written up to .*lines/);

    await gateway.stop();
    const kept = await allOf(server);
    await server.query('DROP DATABASE hall');
    const nowhere = await backfill();
    expect(nowhere.code).toBe(69);
    expect(nowhere.stderr).toContain('has no bucket hall');
    expect(nowhere.stderr).toMatch(/Go on with: hallkeeper influx backfill --from \S+Z --to \S+Z/);

    await server.query('CREATE DATABASE hall');
    const alone = await backfill();
    expect(alone.code, alone.stderr).toBe(0);
    const once = await allOf(server);
    // What the live output had written is there again; the last second of a gateway may come on top.
    for (const measurement of ['reading', 'alarm'])
      expect(rowsIn(once, measurement)).toBeGreaterThanOrEqual(rowsIn(kept, measurement));
    expect(rowsIn(once, 'alarm')).toBeGreaterThan(0);
    await backfill();
    expect(await allOf(server)).toEqual(once);
  }, 120_000);
});
