import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hours } from '../../gateway/core/time.js';
import { askInflux } from '../../gateway/outputs/influx/ask.js';
import { DETAIL_LINE } from '../../gateway/outputs/influx/hourly.js';
import { influxSchema } from '../../gateway/outputs/influx/schema.js';
import {
  fillOne,
  fillTwo,
  setUpOne,
  setUpTwo,
  versionOf,
} from '../../gateway/outputs/influx/setup-apply.js';
import { startInfluxd } from '../peers/influxd.js';
import { has } from '../peers/parts.js';
import { freePort } from '../peers/process.js';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const HOUR = hours(1);
const keeping = { raw: hours(400 * 24), hourly: hours(1095 * 24) };
const config = (url: string) => influxSchema.parse({ url, org: 'county', bucket: 'hall' });
const seriesOf = (device: string, quantity: string) =>
  `reading,device=${device},hall=demo,point=${quantity},quantity=${quantity},zone=waiting`;

describe.runIf(has('influxdb'))('InfluxDB 1 is set up', () => {
  const started = async () => {
    const server = await startInfluxd();
    ended.push(() => server.end());
    const rows = async (question: string): Promise<unknown[][]> =>
      JSON.parse(await server.query(question)).results[0].series?.[0]?.values ?? [];
    const ask = askInflux(config(server.direct));
    return { server, rows, ask, config: config(server.direct) };
  };
  const write = async (url: string, lines: readonly string[]) => {
    const answer = await fetch(`${url}/api/v2/write?bucket=hall&precision=ms`, {
      method: 'POST',
      body: lines.join('\n'),
    });
    expect(answer.status).toBe(204);
  };

  it('with what it keeps and its continuous queries, and twice is as once', async () => {
    const { rows, ask, config: setting } = await started();
    expect(await versionOf(ask)).toBe(1);
    const told: string[] = [];
    for (let time = 0; time < 2; time += 1)
      await setUpOne(ask, setting, keeping, (one) => told.push(one));
    expect(told).toHaveLength(2 * 13);
    const policies = await rows('SHOW RETENTION POLICIES ON hall');
    expect(policies.map(([name, kept, , , isDefault]) => [name, kept, isDefault])).toEqual([
      ['autogen', '9600h0m0s', true],
      ['hourly', '26280h0m0s', false],
    ]);
    const queries = await rows('SHOW CONTINUOUS QUERIES');
    expect(queries.map(([name]) => name).sort()).toEqual([
      'hallkeeper_good',
      'hallkeeper_lasting',
      'hallkeeper_levels',
      'hallkeeper_measured',
      'hallkeeper_uncertain',
    ]);
    // A day's outage is summed up by itself.
    for (const [, query] of queries) expect(query).toContain('RESAMPLE EVERY 1h FOR 2d');
    // What the dashboards ask, of a month and of a week.
    const before = async (days: number) =>
      rows(`SELECT "hourly" FROM "detail" WHERE ${days * 86_400_000} - 0 > ${7 * 86_400_000}`);
    expect((await before(30)).map(([, hourly]) => hourly)).toEqual(['"hourly".']);
    expect(await before(7)).toEqual([]);
  });

  it('and sums up by itself and on demand: means, levels by energy, the last of states and totals', async () => {
    const { server, rows, ask, config: setting } = await started();
    const now = Date.now();
    const hour = now - (now % HOUR) - 2 * HOUR;
    const old = hour - 48 * HOUR;
    for (const begin of [hour, old])
      await write(server.url, [
        `${seriesOf('aq', 'co2')} value=800,quality=0i ${begin + 60_000}`,
        `${seriesOf('aq', 'co2')} value=900,quality=4i ${begin + 120_000}`,
        `${seriesOf('aq', 'co2')} quality=15i ${begin + 180_000}`,
        `${seriesOf('noise', 'noise')} value=50,quality=0i ${begin + 60_000}`,
        `${seriesOf('noise', 'noise')} value=65,quality=0i ${begin + 120_000}`,
        `${seriesOf('meter', 'energy')} value=41250,quality=0i ${begin + 60_000}`,
        `${seriesOf('meter', 'energy')} value=41262,quality=0i ${begin + 120_000}`,
      ]);
    await setUpOne(ask, setting, keeping, () => undefined);
    const hourly = () =>
      rows(
        'SELECT quantity, value, min, max, quality, asked, n, good, uncertain FROM "hourly"."reading"',
      ).then((found) =>
        found.map(([at, quantity, value, ...others]) => [
          at,
          quantity,
          Math.round(100 * Number(value)) / 100,
          ...others.map((one) => (one === null ? null : Math.round(Number(one)))),
        ]),
      );
    const expected = (begin: number) => [
      [begin, 'co2', 850, 800, 900, 15, 3, 2, 1, 1],
      [begin, 'energy', 41262, 41250, 41262, 0, 2, 2, 2, null],
      [begin, 'noise', 62.12, 50, 65, 0, 2, 2, 2, null],
    ];
    const inOrder = async () =>
      (await hourly()).sort((one, other) => (`${one}` < `${other}` ? -1 : 1));
    // The queries themselves, on influxd's own clock.
    await expect.poll(inOrder, { timeout: 20_000, interval: 250 }).toEqual(expected(hour));
    await fillOne(ask, setting, old, hour, () => undefined);
    expect(await inOrder()).toEqual([...expected(old), ...expected(hour)]);
  });

  it('and a database that is not there is named', async () => {
    const { server, ask, config: setting } = await started();
    await server.query('DROP DATABASE hall');
    await expect(setUpOne(ask, setting, keeping, () => undefined)).rejects.toMatchObject({
      code: 'influx-setup-refused',
      parameters: { why: expect.stringContaining('database not found') },
    });
  });
});

const sent = z.looseObject({
  name: z.string().optional(),
  flux: z.string().optional(),
  retention_policy: z.string().optional(),
  database: z.string().optional(),
  type: z.string().optional(),
  query: z.string().optional(),
});

/** The part of InfluxDB 2's API that a set-up asks; no InfluxDB 2 runs here. */
const fakeTwo = async (token: string) => {
  const made: Record<'buckets' | 'tasks' | 'dbrps', Record<string, unknown>[]> = {
    buckets: [],
    tasks: [],
    dbrps: [],
  };
  const changed: string[] = [];
  const written: string[] = [];
  const queried: z.infer<typeof sent>[] = [];
  const server: Server = createServer((request, answer) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const say = (status: number, body: object) => {
        answer.writeHead(status, {
          'content-type': 'application/json',
          'x-influxdb-version': 'v2.7.12',
        });
        answer.end(status === 204 ? undefined : JSON.stringify(body));
      };
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://two');
      if (pathname === '/ping') return say(204, {});
      if (request.headers.authorization !== `Token ${token}`)
        return say(401, { code: 'unauthorized', message: 'unauthorized access' });
      if (pathname === '/api/v2/orgs')
        return say(200, {
          orgs: searchParams.get('org') === 'county' ? [{ id: 'org-1', name: 'county' }] : [],
        });
      const [, , , kind, id] = pathname.split('/') as [
        string,
        string,
        string,
        keyof typeof made,
        string?,
      ];
      if (request.method === 'GET') {
        const name = searchParams.get('name');
        const found = made[kind].filter((one) => name === null || one.name === name);
        return say(200, { [kind === 'dbrps' ? 'content' : kind]: found });
      }
      const text = Buffer.concat(pieces).toString('utf8');
      if (pathname === '/api/v2/write') {
        written.push(text);
        return say(204, {});
      }
      const body = sent.parse(JSON.parse(text));
      if (pathname === '/api/v2/query') {
        queried.push(body);
        return say(200, {});
      }
      if (request.method === 'PATCH') {
        changed.push(pathname);
        return say(200, { ...made[kind].find((one) => one.id === id), ...body });
      }
      const name = body.name ?? /name: "([^"]+)"/.exec(body.flux ?? '')?.[1] ?? '';
      const thing = { ...body, id: `${kind}-${made[kind].length + 1}`, name };
      made[kind].push(thing);
      return say(201, thing);
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  ended.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  );
  return { url: `http://127.0.0.1:${port}`, made, changed, written, queried };
};

describe('InfluxDB 2 is set up (a stand-in answers: no InfluxDB 2 is at hand)', () => {
  const token = crypto.randomUUID();
  /** As askInflux, with a token of this run that lies in no file. */
  const asking = (url: string, as = token) => {
    const ask = askInflux(config(url));
    return async (method: string, path: string, body?: object | string) => {
      if (path === '/ping') return ask(method, path, body);
      const answer = await fetch(url + path, {
        method,
        headers: { authorization: `Token ${as}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${answer.status}`);
      return { headers: {}, text: await answer.text() };
    };
  };

  it('with two buckets, their tasks and their names in InfluxQL, and twice is as once', async () => {
    const { url, made, changed, written, queried } = await fakeTwo(token);
    expect(await versionOf(asking(url))).toBe(2);
    await setUpTwo(asking(url), config(url), keeping, () => undefined);
    expect(made.buckets).toMatchObject([
      { name: 'hall', retentionRules: [{ type: 'expire', everySeconds: 400 * 86_400 }] },
      { name: 'hall/hourly', retentionRules: [{ type: 'expire', everySeconds: 1095 * 86_400 }] },
    ]);
    expect(made.tasks.map(({ name }) => name)).toEqual(
      [
        'measured',
        'levels',
        'lasting',
        'least',
        'most',
        'n',
        'asked',
        'quality',
        'good',
        'uncertain',
      ].map((one) => `hallkeeper hall ${one}`),
    );
    expect(written).toEqual([DETAIL_LINE]);
    expect(made.dbrps).toMatchObject([
      { database: 'hall', retention_policy: 'autogen', default: true },
      { database: 'hall', retention_policy: 'hourly', default: false },
    ]);
    const before = structuredClone(made);
    await setUpTwo(asking(url), config(url), keeping, () => undefined);
    expect(made).toEqual(before);
    expect(changed).toHaveLength(14);
    expect(queried).toEqual([]);
  });

  it('and sums up the past a day at a time, each sum once', async () => {
    const { url, queried } = await fakeTwo(token);
    const day = Date.parse('2026-03-09T00:00:00Z');
    await fillTwo(asking(url), config(url), day, day + 30 * HOUR, () => undefined);
    expect(queried).toHaveLength(2 * 10);
    expect(queried[0]).toMatchObject({
      type: 'flux',
      query: expect.stringContaining(
        'range(start: 2026-03-09T00:00:00.000Z, stop: 2026-03-10T00:00:00.000Z)',
      ),
    });
    expect(queried.at(-1)?.query).toContain('stop: 2026-03-10T06:00:00.000Z)');
    for (const { query } of queried) {
      expect(query).toContain('to(bucket: "hall/hourly", org: "county")');
      expect(query?.includes('math.')).toBe(query?.startsWith('import "math"'));
    }
  });

  it('and an organisation or token that is not known is said so', async () => {
    const { url } = await fakeTwo(token);
    const elsewhere = influxSchema.parse({ url, org: 'other', bucket: 'hall' });
    await expect(setUpTwo(asking(url), elsewhere, keeping, () => undefined)).rejects.toMatchObject({
      code: 'influx-setup-refused',
    });
    await expect(askInflux(config(url))('GET', '/api/v2/orgs')).rejects.toMatchObject({
      code: 'influx-not-authorised',
    });
  });
});

it('asks a server that does not say which InfluxDB it is no further', async () => {
  const ask = async () => ({ headers: {}, text: '' });
  await expect(versionOf(ask)).rejects.toMatchObject({ code: 'influx-version-unknown' });
});
