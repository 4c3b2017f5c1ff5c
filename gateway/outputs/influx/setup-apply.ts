import { z } from 'zod';
import { Fault } from '../../core/fault.js';
import type { Millis } from '../../core/time.js';
import type { Ask } from './ask.js';
import { DETAIL_LINE, HOURLY } from './hourly.js';
import type { InfluxConfig } from './schema.js';
import { fillScripts, hourlyTasks } from './setup-flux.js';
import { databaseOf, fillStatements, type Keeping, statementsFor } from './setup-plan.js';

/** Which InfluxDB answers; 3 has neither continuous queries nor tasks. */
export type Version = 1 | 2 | 3;

/** One thing that was done, for a person to read. */
export type Told = (what: string) => void;

/** Rejects with `influx-version-unknown` where nobody says it, as VictoriaMetrics does not. */
export const versionOf = async (ask: Ask): Promise<Version> => {
  const { headers } = await ask('GET', '/ping');
  const said = String(headers['x-influxdb-version'] ?? '');
  const major = /^v?([123])\./.exec(said)?.[1];
  if (major === undefined) throw new Fault('influx-version-unknown', { said });
  return Number(major) as Version;
};

const answered = z.object({
  results: z.array(
    z.object({
      error: z.string().optional(),
      series: z.array(z.object({ values: z.array(z.array(z.unknown())).optional() })).optional(),
    }),
  ),
});

const queryOne = async (ask: Ask, statement: string): Promise<readonly unknown[][]> => {
  const { text } = await ask('POST', `/query?q=${encodeURIComponent(statement)}`);
  const { results } = answered.parse(JSON.parse(text));
  for (const { error } of results)
    if (error !== undefined)
      throw new Fault('influx-setup-refused', { what: statement, why: error });
  return results.flatMap(({ series = [] }) => series.flatMap(({ values = [] }) => values));
};

/** InfluxDB 1: what is kept how long, and continuous queries. Again is as once. */
export const setUpOne = async (
  ask: Ask,
  config: InfluxConfig,
  keeping: Keeping,
  tell: Told,
): Promise<void> => {
  const database = databaseOf(config.bucket);
  const policies = await queryOne(ask, `SHOW RETENTION POLICIES ON "${database.name}"`);
  const known = policies.map(([name]) => String(name));
  for (const statement of statementsFor(database, keeping, known)) {
    await queryOne(ask, statement);
    tell(statement);
  }
  const { name, policy } = database;
  const where = `db=${encodeURIComponent(name)}&rp=${encodeURIComponent(policy)}&precision=ms`;
  await ask('POST', `/write?${where}`, DETAIL_LINE);
  tell(DETAIL_LINE);
};

const A_DAY = 86_400_000;

const daysBetween = (from: number, to: number): readonly (readonly [number, number])[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / A_DAY)) }, (_, day) => [
    from + day * A_DAY,
    Math.min(to, from + (day + 1) * A_DAY),
  ]);

/** Sums up the hours between, a day at a time. */
export const fillOne = async (
  ask: Ask,
  config: InfluxConfig,
  from: number,
  to: number,
  tell: Told,
): Promise<void> => {
  const database = databaseOf(config.bucket);
  for (const [begin, end] of daysBetween(from, to)) {
    for (const statement of fillStatements(database, begin, end)) await queryOne(ask, statement);
    tell(new Date(end).toISOString());
  }
};

/** The same for InfluxDB 2. */
export const fillTwo = async (
  ask: Ask,
  { bucket, org }: InfluxConfig,
  from: number,
  to: number,
  tell: Told,
): Promise<void> => {
  for (const [begin, end] of daysBetween(from, to)) {
    for (const query of fillScripts(bucket, `${bucket}/${HOURLY}`, org, begin, end))
      await ask('POST', `/api/v2/query?org=${encodeURIComponent(org)}`, { type: 'flux', query });
    tell(new Date(end).toISOString());
  }
};

const named = z.looseObject({ id: z.string(), name: z.string() });
const orgs = z.object({ orgs: z.array(named) });
const buckets = z.object({ buckets: z.array(named).default([]) });
const tasks = z.object({ tasks: z.array(named).default([]) });
const mappings = z.object({
  content: z
    .array(z.object({ id: z.string(), database: z.string(), retention_policy: z.string() }))
    .default([]),
});

const seconds = (millis: Millis): number => Math.round(millis / 1000);

/** InfluxDB 2: both buckets, the tasks, and what InfluxQL calls the buckets. Again is as once. */
export const setUpTwo = async (
  ask: Ask,
  config: InfluxConfig,
  keeping: Keeping,
  tell: Told,
): Promise<void> => {
  const { org, bucket } = config;
  const get = async <Shape>(path: string, shape: z.ZodType<Shape>): Promise<Shape> =>
    shape.parse(JSON.parse((await ask('GET', path)).text));
  const [found] = (await get(`/api/v2/orgs?org=${encodeURIComponent(org)}`, orgs)).orgs;
  if (found === undefined)
    throw new Fault('influx-setup-refused', { what: org, why: 'no such org' });
  const orgID = found.id;

  const keep = async (name: string, kept: Millis): Promise<string> => {
    const retentionRules = [{ type: 'expire', everySeconds: seconds(kept) }];
    const query = `orgID=${orgID}&name=${encodeURIComponent(name)}`;
    const [known] = (await get(`/api/v2/buckets?${query}`, buckets)).buckets;
    const { text } =
      known === undefined
        ? await ask('POST', '/api/v2/buckets', { orgID, name, retentionRules })
        : await ask('PATCH', `/api/v2/buckets/${known.id}`, { retentionRules });
    tell(`bucket ${name}`);
    return named.parse(JSON.parse(text)).id;
  };
  const hourly = `${bucket}/${HOURLY}`;
  const [rawID, hourlyID] = [await keep(bucket, keeping.raw), await keep(hourly, keeping.hourly)];

  for (const { name, flux } of hourlyTasks(bucket, hourly, org)) {
    const query = `orgID=${orgID}&name=${encodeURIComponent(name)}`;
    const [known] = (await get(`/api/v2/tasks?${query}`, tasks)).tasks;
    await (known === undefined
      ? ask('POST', '/api/v2/tasks', { orgID, flux, status: 'active' })
      : ask('PATCH', `/api/v2/tasks/${known.id}`, { flux, status: 'active' }));
    tell(`task ${name}`);
  }

  const { content } = await get(
    `/api/v2/dbrps?orgID=${orgID}&db=${encodeURIComponent(bucket)}`,
    mappings,
  );
  for (const [policy, bucketID] of [
    ['autogen', rawID],
    [HOURLY, hourlyID],
  ] as const) {
    const isDefault = policy !== HOURLY;
    const known = content.find((one) => one.retention_policy === policy);
    await (known === undefined
      ? ask('POST', '/api/v2/dbrps', {
          orgID,
          bucketID,
          database: bucket,
          retention_policy: policy,
          default: isDefault,
        })
      : ask('PATCH', `/api/v2/dbrps/${known.id}?orgID=${orgID}`, {
          retention_policy: policy,
          default: isDefault,
        }));
    tell(`DBRP ${bucket}/${policy}`);
  }

  const where = `org=${encodeURIComponent(org)}&bucket=${encodeURIComponent(bucket)}&precision=ms`;
  await ask('POST', `/api/v2/write?${where}`, DETAIL_LINE);
  tell(DETAIL_LINE);
};
