import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { isFault } from '../core/fault.js';
import { hours, type Instant, instant, seconds } from '../core/time.js';
import { LONGEST_PIECE, openInfluxPast } from '../influx-past.js';
import { openPastFile } from '../journal/past-file.js';
import { type Backoff, backoff } from '../outputs/backoff.js';
import { LATE } from '../outputs/influx/hourly.js';
import { words } from '../text/text.js';
import type { BackfillAnswer } from '../web/control.js';
import { ask, gatewayRuns, socketIn } from './control-client.js';
import { EXIT } from './exit.js';
import { DEFAULT_HALL_FILE, readHall } from './hall-file.js';
import { instantOf } from './moment.js';
import type { Terminal } from './terminal.js';

interface Options {
  readonly from: string;
  readonly to?: string;
  readonly hall: string;
  readonly json?: boolean;
}

type WritePiece = (from: Instant, to: Instant) => Promise<BackfillAnswer>;

/** A far side that is restarted is waited for. */
const RETRY: Backoff = { first: seconds(1), most: seconds(30) };
const TRIES = 6;
/** Progress is said about once for so much of the past. */
const SAID_EVERY = hours(24);

/** Pieces of the past, each ending with a full hour, as hours are sealed. */
export const piecesOf = (from: Instant, to: Instant): readonly (readonly [Instant, Instant])[] => {
  const pieces: [Instant, Instant][] = [];
  for (let begin = from; begin < to; ) {
    const end = instant(Math.min(to, begin - (begin % LONGEST_PIECE) + LONGEST_PIECE));
    pieces.push([begin, end]);
    begin = end;
  }
  return pieces;
};

const again = async (write: WritePiece, from: Instant, to: Instant): Promise<BackfillAnswer> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write(from, to);
    } catch (thrown) {
      // A wrong token or bucket is put right by the person who sits here, and not by waiting.
      if (!isFault(thrown) || thrown.code !== 'influx-unreachable' || tries >= TRIES) throw thrown;
      const wait = backoff(RETRY, tries, Math.random());
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
};

/** `hallkeeper influx backfill --from TIME [--to TIME]`: what the journal has, written once more. */
export const backfillCommand = (influx: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  influx
    .command('backfill')
    .description(t('cli.influx.backfill.description'))
    .requiredOption('--from <time>', t('cli.assess.from'))
    .option('--to <time>', t('cli.influx.backfill.to'))
    .option('--hall <file>', t('cli.hall-file'), DEFAULT_HALL_FILE)
    .option('--json', t('cli.json'))
    .action(async (options: Options) => {
      try {
        const config = readHall(options.hall, terminal);
        if (config !== undefined)
          await withWriter(config, (write) => run(options, config, write, terminal));
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        terminal.fail(thrown);
      }
    });
};

/** By the running gateway; only when none runs the journal is opened here, read only. */
const withWriter = async (
  config: Config,
  use: (write: WritePiece) => Promise<void>,
): Promise<void> => {
  if (await gatewayRuns(config.dataDirectory)) {
    const socket = socketIn(config.dataDirectory);
    return use((from, to) => ask(socket, '/influx/backfill', { from, to }));
  }
  const past = openPastFile(config.dataDirectory);
  const influxPast = openInfluxPast(config, {
    slice: async (points, from, to) => past.slice(points, from, to),
    events: async (from, to) => past.events(from, to),
  });
  try {
    await use(influxPast.write);
  } finally {
    influxPast.close();
    past.close();
  }
};

const run = async (
  options: Options,
  { hall }: Config,
  write: WritePiece,
  terminal: Terminal,
): Promise<void> => {
  const t = words(terminal.language);
  const from = instantOf(options.from, hall.timeZone);
  const to = options.to === undefined ? instant(Date.now()) : instantOf(options.to, hall.timeZone);
  const done = { lines: 0, refused: 0, thinned: false };
  const stamp = (at: Instant): string => new Date(at).toISOString();
  let said = from;
  for (const [begin, end] of piecesOf(from, to)) {
    try {
      const { lines, refused, thinned } = await again(write, begin, end);
      for (const { line, why } of refused)
        terminal.say(t('cli.influx.backfill.refused', { line, why }));
      done.lines += lines;
      done.refused += refused.length;
      done.thinned ||= thinned;
    } catch (thrown) {
      terminal.say(t('cli.influx.backfill.resume', { from: stamp(begin), to: stamp(to) }));
      throw thrown;
    }
    if (end - said >= SAID_EVERY || end === to) {
      terminal.say(t('cli.influx.backfill.progress', { until: stamp(end), lines: done.lines }));
      said = end;
    }
  }
  if (Date.now() - from > LATE)
    terminal.say(t('cli.influx.backfill.hourly', { from: stamp(from) }));
  if (done.thinned) terminal.say(t('cli.influx.backfill.thinned'));
  if (options.json) terminal.json({ from: stamp(from), to: stamp(to), ...done });
  else terminal.print(t('cli.influx.backfill.done', { lines: done.lines, refused: done.refused }));
  if (done.refused > 0) terminal.exit(EXIT.data);
};
