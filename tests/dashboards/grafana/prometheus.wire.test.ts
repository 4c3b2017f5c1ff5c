import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { here } from '../../config/sources.js';
import { afterwards, closesLater, openScene } from '../../faults/scene.js';
import type { OwnGateway } from '../../halls/own-gateway.js';
import { until } from '../../halls/until.js';
import { has } from '../../peers/parts.js';
import { freePort, ownDirectory, startPeer } from '../../peers/process.js';

const ROOM = here('../../dashboards/grafana/prometheus');
const UNIT_TESTS = here('../dashboards/grafana/alerts.promtool.yaml');

const promtool = (...parameters: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync('promtool', parameters, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
};

describe.runIf(has('prometheus'))('the alert rules', () => {
  it('are taken by promtool, rules and configuration', () => {
    expect(promtool('check', 'rules', `${ROOM}/alerts.yaml`)).toMatchObject({ status: 0 });
    const directory = closesLater(ownDirectory('prometheus'), (one) => one.remove());
    cpSync(ROOM, directory.path, { recursive: true });
    writeFileSync(join(directory.path, 'hallkeeper-token'), 'none');
    const checked = promtool('check', 'config', join(directory.path, 'prometheus.yml'));
    expect(checked).toMatchObject({ status: 0, said: expect.stringContaining('4 rules found') });
  });

  it('call out what they must and nothing else', () => {
    expect(promtool('test', 'rules', UNIT_TESTS).said).toContain('SUCCESS');
  });

  it.each([
    ['a limit that nothing reaches', '> 300', '> 30000'],
    ['a limit that everything reaches', '> 1000', '> 100'],
    ['no patience', 'for: 15m', 'for: 0m'],
    ['another metric', 'hallkeeper_verdict_coverage_ratio', 'hallkeeper_verdict_coverage'],
  ])('are caught with %s', (_, right, wrong) => {
    const directory = closesLater(ownDirectory('promtool'), (one) => one.remove());
    const rules = join(directory.path, 'alerts.yaml');
    const before = readFileSync(`${ROOM}/alerts.yaml`, 'utf8');
    writeFileSync(rules, before.replaceAll(right, wrong));
    const tests = join(directory.path, 'tests.yaml');
    writeFileSync(
      tests,
      stringify({ ...parse(readFileSync(UNIT_TESTS, 'utf8')), rule_files: [rules] }),
    );
    expect(promtool('test', 'rules', tests)).toMatchObject({
      status: 1,
      said: expect.stringContaining('FAILED'),
    });
  });
});

const targets = z.object({
  data: z.object({
    activeTargets: z.array(z.object({ health: z.string(), lastError: z.string() })),
  }),
});
const rules = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() }),
        ),
      }),
    ),
  }),
});
const vector = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});

/** As the README says: a wall screen is made, and what would be its cookie is the token. */
const screenToken = async ({ url, post }: OwnGateway): Promise<string> => {
  const { code } = await post<{ code: string }>('/api/v1/screens', { name: 'prometheus' });
  const paired = await fetch(`${url}/api/v1/screens/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  expect(paired.status).toBe(200);
  const [cookie = ''] = paired.headers.getSetCookie();
  return /^hallkeeper=([^;]+)/.exec(cookie)?.[1] ?? '';
};

describe.runIf(has('prometheus'))("Debian's prometheus", () => {
  it('scrapes a gateway with the token of a wall screen, and evaluates our rules on it', async () => {
    const scene = await openScene({});
    const gateway = await scene.open();
    await gateway.point('th-1/temperature', ({ quality }) => quality === 'good');
    const directory = closesLater(ownDirectory('prometheus'), (one) => one.remove());
    cpSync(ROOM, directory.path, { recursive: true });
    writeFileSync(join(directory.path, 'hallkeeper-token'), await screenToken(gateway));
    const config = parse(readFileSync(`${ROOM}/prometheus.yml`, 'utf8'));
    // A test does not wait for the first minute of the rules.
    const alerts = readFileSync(`${ROOM}/alerts.yaml`, 'utf8').replace(
      'interval: 1m',
      'interval: 1s',
    );
    writeFileSync(join(directory.path, 'alerts.yaml'), alerts);
    config.global = { scrape_interval: '1s', evaluation_interval: '1s' };
    config.scrape_configs[0].static_configs[0].targets = [new URL(gateway.url).host];
    writeFileSync(join(directory.path, 'prometheus.yml'), stringify(config));
    const port = await freePort();
    const peer = await startPeer(
      'prometheus',
      [
        `--config.file=${directory.path}/prometheus.yml`,
        `--storage.tsdb.path=${directory.path}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      port,
    );
    afterwards(() => peer.stop());
    // Its port is open before its past is read; until then it answers 503.
    await until(
      async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok,
      (isReady) => isReady,
    );
    const ask = async <Answer>(path: string, shape: z.ZodType<Answer>): Promise<Answer> =>
      shape.parse(await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json());
    const series = async (query: string) =>
      (await ask(`query?query=${encodeURIComponent(query)}`, vector)).data.result.map(
        ({ metric }) => metric,
      );

    await until(
      () => series('hallkeeper_sensor_temperature_celsius'),
      (found) => found.length > 0,
    );
    expect((await ask('targets', targets)).data.activeTargets).toEqual([
      { health: 'up', lastError: '' },
    ]);
    expect(await series('hallkeeper_build_info')).toMatchObject([
      { hall: 'fast', version: '0.0.0' },
    ]);
    const evaluated = await until(
      async () => (await ask('rules', rules)).data.groups.flatMap((group) => group.rules),
      (found) => found.length === 4 && found.every(({ health }) => health === 'ok'),
    );
    expect(evaluated.map(({ lastError }) => lastError ?? '')).toEqual(['', '', '', '']);
    // Every name that ux.md promises, as far as this hall has something to say.
    for (const name of [
      'hallkeeper_bus_requests_total',
      'hallkeeper_bus_request_duration_seconds_bucket',
      'hallkeeper_sensor_last_sample_timestamp_seconds',
      'hallkeeper_alarms_active',
      'hallkeeper_points',
      'hallkeeper_zone_info',
    ])
      expect(await series(name), name).not.toEqual([]);
  });
});
