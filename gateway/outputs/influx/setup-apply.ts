import { z } from 'zod';
import { Fault } from '../../core/fault.js';
import type { Millis } from '../../core/time.js';
import type { Ask } from './ask.js';
import { HOURLY } from './hourly.js';
import type { InfluxConfig } from './schema.js';
import { hourlyTasks } from './setup-flux.js';
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
};

const A_DAY = 86_400_000;

/** Sums up the hours between, a day at a time. */
export const fillOne = async (
  ask: Ask,
  config: InfluxConfig,
  from: number,
  to: number,
  tell: Told,
): Promise<void> => {
  const database = databaseOf(config.bucket);
  for (let begin = from; begin < to; begin += A_DAY) {
    const end = Math.min(to, begin + A_DAY);
    for (const statement of fillStatements(database, begin, end)) await queryOne(ask, statement);
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
};
