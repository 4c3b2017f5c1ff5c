import type { Config } from './config/config.js';
import type { Event } from './core/event.js';
import { Fault } from './core/fault.js';
import type { PointId } from './core/identity.js';
import { hours, type Instant, instant } from './core/time.js';
import type { Journal } from './journal/journal.js';
import type { Slice } from './journal/protocol.js';
import { backfill } from './outputs/influx/backfill.js';
import { mirroredPoints, pastLines } from './outputs/influx/past-lines.js';
import { influxWriter, type Writer } from './outputs/influx/write.js';
import { silentOf } from './outputs/silent.js';
import { eventsBetween } from './past-events.js';
import type { BackfillAnswer } from './web/control.js';

/** How far after an entry of a clock that nobody vouched for somebody may have done so. */
const VOUCHED_WITHIN = hours(1);
/** Pieces are kept small, so that neither reader nor main thread is long at one. */
export const LONGEST_PIECE = hours(1);

/** The past as a backfill reads it, from the running journal or from its file. */
export interface BackfillSource {
  slice(points: readonly PointId[], from: Instant, to: Instant): Promise<Slice>;
  /** Oldest first. */
  events(from: Instant, to: Instant): Promise<readonly Event[]>;
}

export interface InfluxPast {
  /** Writes what the journal has from `from` until before `to`, an hour at most. Rejects with a Fault. */
  write(from: Instant, to: Instant): Promise<BackfillAnswer>;
  close(): void;
}

/** Writes the past to InfluxDB piece by piece. A hall without InfluxDB rejects with `influx-not-configured`. */
export const openInfluxPast = (config: Config, source: BackfillSource): InfluxPast => {
  const { influx } = config.outputs;
  const silent = silentOf(config.alarms);
  const points = mirroredPoints(config.hall);
  const ended = new AbortController();
  let writer: Writer | undefined;
  return {
    write: async (from, to) => {
      if (influx === undefined) throw new Fault('influx-not-configured');
      if (!(from < to) || to - from > LONGEST_PIECE)
        throw new Fault('bad-request', { why: `from < to <= from + ${LONGEST_PIECE} ms` });
      const last = instant(to - 1);
      const { readings, thinned } = await source.slice(points, from, last);
      const events = await source.events(from, instant(to + VOUCHED_WITHIN));
      writer ??= influxWriter(influx);
      const lines = pastLines(config.hall, silent, { readings, events }, last);
      const { refused } = await backfill(lines, influx, writer, ended.signal);
      return {
        lines: lines.length,
        refused: refused.map(({ line, why }) => ({ line, why: why.message })),
        thinned,
      };
    },
    close: () => {
      ended.abort();
      writer?.close();
    },
  };
};

/** That of a journal which runs: by its read-only worker, in pieces. */
export const influxPastOf = (config: Config, journal: Journal): InfluxPast =>
  openInfluxPast(config, {
    slice: (points, from, to) => journal.slice(points, from, to),
    events: (from, to) => eventsBetween(journal, from, to, () => true),
  });
