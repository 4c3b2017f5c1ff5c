import { codesOf } from '../../core/quality.js';
import type { Millis } from '../../core/time.js';
import { HOURLY, LASTING, LATE, LEVELS, MEASURED } from './hourly.js';

/** What an InfluxDB is asked to keep how long, and to sum up by the hour. Pure: text and bodies, sent elsewhere. */

export interface Keeping {
  /** Every line that the gateway writes. */
  readonly raw: Millis;
  /** One reading of each point for each hour. */
  readonly hourly: Millis;
}

/** `hall` or `hall/policy`, as the `bucket` of hall.yaml names an InfluxDB 1. */
export interface Database {
  readonly name: string;
  readonly policy: string;
}
export const databaseOf = (bucket: string): Database => {
  const [name = bucket, policy = 'autogen'] = bucket.split('/');
  return { name, policy };
};

const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`;
const duration = (millis: Millis): string => `${Math.max(1, Math.round(millis / 3_600_000))}h`;

interface Sum {
  readonly name: string;
  readonly select: string;
  readonly from: (source: string, within: string) => string;
}

/** How good the hour was: the worst quality, how many readings had a value, and how many were to come. */
const how = (value: string): string =>
  `max("quality") AS "quality", count(${value}) AS "n", count("quality") AS "asked"`;

const plain =
  (wanted: string): Sum['from'] =>
  (source, within) =>
    `FROM ${source} WHERE "quantity" =~ ${wanted}${within}`;

/** How many readings of the hour were so; how many were bad follows from `asked` and `n`. */
const numberOf = (severity: 'good' | 'uncertain'): Sum => {
  const { least, most } = codesOf(severity);
  return {
    name: `hallkeeper_${severity}`,
    select: `count("quality") AS "${severity}"`,
    from: (source, within) =>
      `FROM ${source} WHERE "quality" >= ${least} AND "quality" <= ${most}${within}`,
  };
};

const SUMS: readonly Sum[] = [
  {
    name: 'hallkeeper_measured',
    select: `mean("value") AS "value", min("value") AS "min", max("value") AS "max", ${how('"value"')}`,
    from: plain(MEASURED),
  },
  {
    name: 'hallkeeper_levels',
    select: `10 * log10(mean("energy")) AS "value", 10 * log10(min("energy")) AS "min", 10 * log10(max("energy")) AS "max", ${how('"energy"')}`,
    from: (source, within) =>
      `FROM (SELECT pow(10, "value" / 10) AS "energy", "quality" FROM ${source} WHERE "quantity" =~ ${LEVELS}${within} GROUP BY *)${within.replace(' AND', ' WHERE')}`,
  },
  {
    name: 'hallkeeper_lasting',
    select: `last("value") AS "value", min("value") AS "min", max("value") AS "max", ${how('"value"')}`,
    from: plain(LASTING),
  },
  numberOf('good'),
  numberOf('uncertain'),
];

const target = ({ name }: Database): string => `${quoted(name)}.${quoted(HOURLY)}."reading"`;
const source = ({ name, policy }: Database): string =>
  `${quoted(name)}.${quoted(policy)}."reading"`;

/** What an InfluxDB 1 is told; each statement may be told again. `known`: the policies that it has. */
export const statementsFor = (
  database: Database,
  { raw, hourly }: Keeping,
  known: readonly string[],
): readonly string[] => {
  const policy = (name: string, kept: Millis): string =>
    known.includes(name)
      ? `ALTER RETENTION POLICY ${quoted(name)} ON ${quoted(database.name)} DURATION ${duration(kept)}`
      : `CREATE RETENTION POLICY ${quoted(name)} ON ${quoted(database.name)} DURATION ${duration(kept)} REPLICATION 1`;
  return [
    policy(database.policy, raw),
    policy(HOURLY, hourly),
    ...SUMS.flatMap(({ name, select, from }) => [
      // One of the same name and other words would be refused.
      `DROP CONTINUOUS QUERY ${quoted(name)} ON ${quoted(database.name)}`,
      `CREATE CONTINUOUS QUERY ${quoted(name)} ON ${quoted(database.name)} RESAMPLE EVERY 1h FOR ${duration(LATE)} BEGIN SELECT ${select} INTO ${target(database)} ${from(source(database), '')} GROUP BY time(1h), * END`,
    ]),
  ];
};

/** Hours that are over, summed up once: what was there before the queries were, or came later than they look. */
export const fillStatements = (database: Database, from: number, to: number): readonly string[] =>
  SUMS.map(
    ({ select, from: of }) =>
      `SELECT ${select} INTO ${target(database)} ${of(source(database), ` AND time >= ${from}ms AND time < ${to}ms`)} GROUP BY time(1h), *`,
  );
