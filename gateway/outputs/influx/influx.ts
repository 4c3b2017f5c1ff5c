import type { Fault } from '../../core/fault.js';
import type { Hall } from '../../core/hall.js';
import type { OutputName } from '../../core/identity.js';
import type { Batch, Delivered, Entry, Host } from '../../core/ports.js';
import { type Boot, type Millis, seconds } from '../../core/time.js';
import type { FarSide } from '../courier.js';
import { pause } from '../pause.js';
import type { Silent } from '../silent.js';
import { writeAll } from './bisect.js';
import { stampingOf } from './held.js';
import { linesOf } from './line.js';
import type { InfluxConfig } from './schema.js';
import { influxWriter } from './write.js';

/** At the tail, one request in this time. */
const GATHER = seconds(1);
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
  const lines = linesOf(hall, silent);
  const writer = influxWriter(config);

  /** Entries from the first on that may go, at most a chunk of lines. */
  const takeChunk = (entries: readonly Entry[]): Chunk => {
    const vouchers = { boot, mono: host.clock.mono(), offset: vouched };
    const chunk: Chunk = { entries: 0, lines: [], owner: [] };
    for (const entry of entries) {
      const stamping = stampingOf(entry, vouchers);
      if (stamping === 'held') break;
      const own = lines(entry, stamping);
      if (chunk.lines.length > 0 && chunk.lines.length + own.length > config.chunk) break;
      for (const line of own) {
        chunk.lines.push(line);
        chunk.owner.push(chunk.entries);
      }
      chunk.entries += 1;
    }
    return chunk;
  };

  const deliver = async (batch: Batch, signal: AbortSignal): Promise<Delivered> => {
    let chunk = takeChunk(batch.entries);
    while (chunk.entries === 0 && !signal.aborted) {
      await pause(host.clock, ASK_EVERY, signal);
      chunk = takeChunk(batch.entries);
    }
    signal.throwIfAborted();
    const refused = await writeAll(chunk.lines, (some) => writer.write(some, signal));
    const byEntry = new Map<number, Fault>();
    for (const { line, why } of refused) {
      host.log.warn('influx-line-refused', { line: chunk.lines[line], why: why.message });
      byEntry.set(chunk.owner[line] ?? 0, why);
    }
    return {
      done: chunk.entries,
      refused: [...byEntry].map(([entry, why]) => ({ entry, why })),
    };
  };

  return {
    name: 'influx' as OutputName,
    most: config.chunk,
    pace: { gather: GATHER, replay: config['replay-per-second'] },
    deliver,
    close: async () => writer.close(),
  };
};

interface Chunk {
  entries: number;
  readonly lines: string[];
  /** For each line the entry it came from. */
  readonly owner: number[];
}
