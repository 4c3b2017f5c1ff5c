import { setImmediate } from 'node:timers/promises';
import type { Fault } from '../../core/fault.js';
import type { Hall } from '../../core/hall.js';
import type { OutputName } from '../../core/identity.js';
import type { Batch, Delivered, Entry, Host, Lane } from '../../core/ports.js';
import { type Boot, type Millis, seconds } from '../../core/time.js';
import type { FarSide } from '../lane.js';
import { pause } from '../pause.js';
import type { Silent } from '../silent.js';
import { writeAll } from './bisect.js';
import { stampingOf } from './held.js';
import { linesOf } from './line.js';
import type { InfluxConfig } from './schema.js';
import { influxWriter } from './write.js';

/** At the tail, one request in this time. */
const GATHER = seconds(1);
/** Lines of the next chunks are made while the server takes the one before. */
const AHEAD = 2;
/** How often held readings ask whether somebody has vouched for their clock. */
const ASK_EVERY = seconds(1);

export interface InfluxSetup {
  readonly config: InfluxConfig;
  readonly hall: Hall;
  readonly silent: Silent;
  readonly host: Host;
  readonly boot: Boot;
  /** `wall = monotonic + offset` of a boot, once somebody has vouched for it (design §4.7). */
  readonly vouched: (boot: Boot) => Millis | undefined;
}

/** InfluxDB 1.8, 2, 3 or VictoriaMetrics by `/api/v2/write`; the journal is the only queue. */
export const influxOutput = (setup: InfluxSetup): FarSide => {
  const { config, hall, silent, host, boot, vouched } = setup;
  const addLines = linesOf(hall, silent);
  const writer = influxWriter(config);
  const mostLines = Math.max(1, ...hall.devices.map(({ points }) => points.length));

  /** Entries from the first on that may go. */
  const take = (entries: readonly Entry[]): Taken => {
    const vouchers = { boot, mono: host.clock.mono(), offset: vouched };
    const taken: Taken = { lines: [], ends: [] };
    for (const entry of entries) {
      const stamping = stampingOf(entry, vouchers);
      if (stamping === 'held') break;
      addLines(entry, stamping, taken.lines);
      taken.ends.push(taken.lines.length);
    }
    return taken;
  };

  const inTurn = turns();
  const deliver = (batch: Batch, signal: AbortSignal): Promise<Delivered> =>
    inTurn(batch.lane, (before) => writeEntries(batch, before, signal));

  const writeEntries = async (
    batch: Batch,
    before: Promise<unknown> | undefined,
    signal: AbortSignal,
  ): Promise<Delivered> => {
    // The request before is on its way first.
    if (before !== undefined) await setImmediate();
    let taken = take(batch.entries);
    while (taken.ends.length === 0 && !signal.aborted) {
      await pause(host.clock, ASK_EVERY, signal);
      taken = take(batch.entries);
    }
    signal.throwIfAborted();
    const { lines, ends } = taken;
    await before;
    const refused = await writeAll(lines, (some) => writer.write(some, signal));
    const byEntry = new Map<number, Fault>();
    for (const { line, why } of refused) {
      host.log.warn('influx-line-refused', { line: lines[line], why: why.message });
      byEntry.set(
        ends.findIndex((end) => line < end),
        why,
      );
    }
    return {
      done: ends.length,
      refused: [...byEntry].map(([entry, why]) => ({ entry, why })),
    };
  };

  // So many that their lines fill one request.
  const most = Math.max(1, Math.floor(config.chunk / mostLines));
  return {
    name: 'influx' as OutputName,
    most,
    ahead: AHEAD,
    window: AHEAD * most,
    pace: { gather: GATHER, replay: config['replay-per-second'] },
    deliver,
    close: async () => writer.close(),
  };
};

/**
 * One request of a lane at a time, so that what is new never overtakes what is old: where one fails, those
 * that came after it fail with it, unsent.
 */
const turns = () => {
  const last: Partial<Record<Lane, Promise<unknown>>> = {};
  return <Result>(
    lane: Lane,
    work: (before: Promise<unknown> | undefined) => Promise<Result>,
  ): Promise<Result> => {
    const mine = work(last[lane]);
    last[lane] = mine;
    const end = () => {
      if (last[lane] === mine) delete last[lane];
    };
    mine.then(end, end);
    return mine;
  };
};

interface Taken {
  readonly lines: string[];
  /** For each entry, how many lines there are up to its end. */
  readonly ends: number[];
}
