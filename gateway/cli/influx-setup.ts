import type { Command } from 'commander';
import { z } from 'zod';
import { Fault, isFault } from '../core/fault.js';
import { hours, instant, type Millis } from '../core/time.js';
import { duration } from '../core/written.js';
import { askInflux } from '../outputs/influx/ask.js';
import { DETAIL_LINE, HOURLY } from '../outputs/influx/hourly.js';
import type { InfluxConfig } from '../outputs/influx/schema.js';
import {
  fillOne,
  fillTwo,
  setUpOne,
  setUpTwo,
  type Version,
  versionOf,
} from '../outputs/influx/setup-apply.js';
import { hourlyTasks } from '../outputs/influx/setup-flux.js';
import { databaseOf, type Keeping, statementsFor } from '../outputs/influx/setup-plan.js';
import { words } from '../text/text.js';
import { DEFAULT_HALL_FILE, readHall } from './hall-file.js';
import { instantOf } from './moment.js';
import type { Terminal } from './terminal.js';

interface Options {
  readonly print?: boolean;
  readonly apply?: boolean;
  readonly fill?: string;
  readonly keepRaw: string;
  readonly keepHourly: string;
  readonly tokenFile?: string;
  readonly influx?: string;
  readonly hall: string;
}

const HOUR = hours(1);
const versions = z.enum(['1', '2', '3']).transform((text) => Number(text) as Version);

const kept = (text: string): Millis => {
  const read = duration.safeParse(text);
  if (!read.success) throw new Fault('bad-request', { why: `"${text}": 400d` });
  return read.data;
};

/** `hallkeeper influx setup --print|--apply`: what InfluxDB keeps how long, and its hourly readings. */
export const setupCommand = (influx: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  influx
    .command('setup')
    .description(t('cli.influx.setup.description'))
    .option('--print', t('cli.influx.setup.print'))
    .option('--apply', t('cli.influx.setup.apply'))
    .option('--fill <time>', t('cli.influx.setup.fill'))
    .option('--keep-raw <duration>', t('cli.influx.setup.keep-raw'), '400d')
    .option('--keep-hourly <duration>', t('cli.influx.setup.keep-hourly'), '1095d')
    .option('--token-file <file>', t('cli.influx.setup.token-file'))
    .option('--influx <1|2|3>', t('cli.influx.setup.version'))
    .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .action(async (options: Options) => {
      try {
        await setUp(options, terminal);
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};

const setUp = async (options: Options, terminal: Terminal): Promise<void> => {
  const t = words(terminal.language);
  const config = readHall(options.hall, terminal);
  if (config === undefined) return;
  const { influx } = config.outputs;
  if (influx === undefined) throw new Fault('influx-not-configured');
  if (options.print !== true && options.apply !== true && options.fill === undefined)
    throw new Fault('bad-request', { why: '--print, --apply, --fill' });
  const keeping = { raw: kept(options.keepRaw), hourly: kept(options.keepHourly) };
  const ask = askInflux(influx, options.tokenFile);
  const said = versions.optional().safeParse(options.influx);
  if (!said.success) throw new Fault('bad-request', { why: '--influx 1, 2, 3' });
  const version = said.data ?? (await versionOf(ask));
  if (version === 3) return terminal.say(t('cli.influx.setup.three'));
  if (options.print) for (const line of planOf(version, influx, keeping)) terminal.print(line);
  if (options.apply) {
    await (version === 1 ? setUpOne : setUpTwo)(ask, influx, keeping, terminal.say);
    terminal.print(t('cli.influx.setup.applied', { bucket: influx.bucket }));
  }
  if (options.fill !== undefined) {
    const from = instantOf(options.fill, config.hall.timeZone);
    const now = Date.now();
    const to = instant(now - (now % HOUR));
    const fill = version === 1 ? fillOne : fillTwo;
    await fill(ask, influx, from - (from % HOUR), to, terminal.say);
    terminal.print(t('cli.influx.setup.filled'));
  }
};

/** What would be told to the server, as a person would type it. */
const planOf = (
  version: 1 | 2,
  { bucket, org }: InfluxConfig,
  keeping: Keeping,
): readonly string[] => {
  if (version === 1)
    return [
      ...statementsFor(databaseOf(bucket), keeping, [databaseOf(bucket).policy]).map(
        (statement) => `${statement};`,
      ),
      `INSERT ${DETAIL_LINE}`,
    ];
  const hourly = `${bucket}/${HOURLY}`;
  const buckets = [
    [bucket, keeping.raw],
    [hourly, keeping.hourly],
  ] as const;
  return [
    ...buckets.map(([name, time]) => `# bucket ${name}, ${Math.round(time / 86_400_000)} d`),
    ...hourlyTasks(bucket, hourly, org).map(({ flux }) => flux),
    `# write ${DETAIL_LINE}`,
  ];
};
