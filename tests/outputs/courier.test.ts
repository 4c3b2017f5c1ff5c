import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../gateway/core/event.js';
import { Fault } from '../../gateway/core/fault.js';
import type { OutputName } from '../../gateway/core/identity.js';
import type { Batch, Delivered } from '../../gateway/core/ports.js';
import { millis, seconds } from '../../gateway/core/time.js';
import { backoff } from '../../gateway/outputs/backoff.js';
import { couriers, type FarSide, type Pace } from '../../gateway/outputs/courier.js';
import { positionOf } from '../../gateway/outputs/entry.js';
import { HeldClock, quietLog, settled } from '../held-clock.js';
import { AT, alarm, eventEntry, good, raised, scanEntry } from './hall.js';
import { MemoryTape } from './tape.js';

const NAME = 'mqtt' as OutputName;
const GONE = new Fault('mqtt-unreachable', { url: 'mqtt://broker', why: 'ECONNREFUSED' });
const NEVER = new Fault('mqtt-message-refused', { topic: 't', why: 'too large' });
const reading = (seq: number) => scanEntry(seq, [good('aq-1/co2', 800 + seq)]);
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const seqs = (batch: Batch) => batch.entries.map((entry) => Number(positionOf(entry).seq));

const setUp = (
  deliver: (batch: Batch, signal: AbortSignal) => Promise<Delivered>,
  more: { most?: number; pace?: Pace } = {},
) => {
  const clock = new HeldClock();
  const tape = new MemoryTape();
  const told: Happening[] = [];
  let itself: (fault: Fault | undefined) => void = () => {};
  const output: FarSide = {
    name: NAME,
    most: more.most ?? 10,
    ...(more.pace === undefined ? {} : { pace: more.pace }),
    follow: (listener) => {
      itself = listener;
    },
    deliver,
    close: async () => {},
  };
  const start = () =>
    couriers(
      output,
      tape,
      { clock, log: quietLog },
      (happening) => told.push(happening),
      () => 1,
    );
  return { clock, tape, told, start, itself: (fault?: Fault) => itself(fault) };
};
const all = (batch: Batch): Delivered => ({ done: batch.entries.length, refused: [] });

describe('couriers', () => {
  it('bring every entry over once and in order, and move the cursor with it', async () => {
    const got: number[] = [];
    const { clock, tape, start } = setUp(async (batch) => {
      got.push(...seqs(batch));
      return all(batch);
    });
    tape.add(...numbers(1, 25).map(reading));
    const running = start();
    await clock.advance(0);
    await settled();
    expect(got).toEqual(numbers(1, 25));
    expect(tape.backlog(NAME, 'readings')).toBe(0);
    await running.stop();
  });

  it('try the same batch again, later and later, until it is taken; down and up are told once', async () => {
    const tries: { at: number; seqs: number[] }[] = [];
    const { clock, tape, told, start } = setUp(async (batch) => {
      tries.push({ at: clock.mono(), seqs: seqs(batch) });
      if (tries.length <= 3) throw GONE;
      return all(batch);
    });
    tape.add(reading(1), reading(2));
    const running = start();
    await clock.advance(10_000);
    expect(tries).toEqual([0, 500, 1500, 3500].map((at) => ({ at, seqs: [1, 2] })));
    expect(told.map(({ kind }) => kind)).toEqual(['output-down', 'output-up']);
    expect(told[0]).toMatchObject({ output: 'mqtt', why: GONE.message });
    await running.stop();
  });

  it('go on from what was taken of a batch', async () => {
    const got: number[][] = [];
    const { clock, tape, start } = setUp(async (batch) => {
      got.push(seqs(batch));
      return { done: Math.min(2, batch.entries.length), refused: [] };
    });
    tape.add(...numbers(1, 5).map(reading));
    const running = start();
    await clock.advance(100);
    expect(got).toEqual([[1, 2, 3, 4, 5], [3, 4, 5], [5]]);
    expect(tape.backlog(NAME, 'readings')).toBe(0);
    await running.stop();
  });

  it('set aside what is refused for good, with its reason, and stop for nobody', async () => {
    const { clock, tape, told, start } = setUp(async (batch) => ({
      done: batch.entries.length,
      refused: batch.entries.flatMap((entry, index) =>
        positionOf(entry).seq === 2 ? [{ entry: index, why: NEVER }] : [],
      ),
    }));
    tape.add(...numbers(1, 3).map(reading));
    const running = start();
    await clock.advance(100);
    expect(told).toEqual([
      expect.objectContaining({
        kind: 'output-refused',
        output: 'mqtt',
        entry: '17:2',
        why: NEVER.message,
      }),
    ]);
    expect(tape.backlog(NAME, 'readings')).toBe(0);
    await running.stop();
  });

  it('do not tell of a refused refusal, which would beget another for ever', async () => {
    const { clock, tape, told, start } = setUp(async (batch) => ({
      done: batch.entries.length,
      refused: batch.entries.map((_, entry) => ({ entry, why: NEVER })),
    }));
    tape.add(
      eventEntry(1, { at: AT, kind: 'output-refused', output: NAME, entry: '17:0', why: 'x' }),
    );
    const running = start();
    await clock.advance(100);
    expect(told).toEqual([]);
    await running.stop();
  });

  it('bring an alarm while readings are stuck', async () => {
    const got: string[] = [];
    const { clock, tape, start } = setUp(async (batch) => {
      if (batch.lane === 'readings') throw GONE;
      got.push('alarm');
      return all(batch);
    });
    tape.add(reading(1));
    const running = start();
    await clock.advance(60_000);
    tape.add(raised(2, alarm('di-6/1/fire')));
    await settled();
    expect(got).toEqual(['alarm']);
    await running.stop();
  });

  it('try at once when the far side says that it is back', async () => {
    let gone = true;
    const { clock, tape, told, start, itself } = setUp(async (batch) => {
      if (gone) throw GONE;
      return all(batch);
    });
    const running = start();
    itself(GONE);
    tape.add(reading(1));
    await clock.advance(100_000);
    gone = false;
    itself(undefined);
    await settled();
    expect(tape.backlog(NAME, 'readings')).toBe(0);
    expect(told.map(({ kind }) => kind)).toEqual(['output-down', 'output-up']);
    await running.stop();
  });

  it('are up only when nothing of them is down any more', async () => {
    let gone = true;
    const { clock, tape, told, start, itself } = setUp(async (batch) => {
      if (gone && batch.lane === 'readings') throw GONE;
      return all(batch);
    });
    const running = start();
    tape.add(reading(1), raised(2, alarm('a')));
    await clock.advance(600);
    itself(undefined);
    expect(told.map(({ kind }) => kind)).toEqual(['output-down']);
    gone = false;
    await clock.advance(60_000);
    expect(told.map(({ kind }) => kind)).toEqual(['output-down', 'output-up']);
    await running.stop();
  });

  it('gather readings at the tail into one delivery, and never an alarm', async () => {
    const deliveries: string[] = [];
    const { clock, tape, start } = setUp(
      async (batch) => {
        deliveries.push(`${batch.lane} ${batch.entries.length} at ${clock.mono()}`);
        return all(batch);
      },
      { pace: { gather: seconds(1) } },
    );
    const running = start();
    for (const seq of numbers(1, 8)) {
      tape.add(reading(seq));
      await clock.advance(250);
    }
    tape.add(raised(9, alarm('a')), raised(10, alarm('b')));
    await settled();
    expect(deliveries).toEqual([
      'readings 1 at 0',
      'readings 3 at 1000',
      'readings 4 at 2000',
      'events 2 at 2000',
    ]);
    await running.stop();
  });

  it('replay a backlog no faster than they are told', async () => {
    const { clock, tape, start } = setUp(async (batch) => all(batch), { pace: { replay: 20 } });
    tape.add(...numbers(1, 100).map(reading));
    const running = start();
    await clock.advance(2400);
    expect(tape.backlog(NAME, 'readings')).toBe(50);
    await running.stop();
  });

  it('stop in bounded time although the far side never answers', async () => {
    const { clock, tape, start } = setUp(() => new Promise(() => {}));
    tape.add(reading(1));
    const running = start();
    await settled();
    await clock.until(running.stop());
    expect(clock.mono()).toBe(2000);
    expect(clock.pending).toBe(0);
  });

  it('lose nothing and turn nothing round whatever the far side takes and refuses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 4 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        async (answers, most) => {
          const taken: number[] = [];
          let call = 0;
          const { clock, tape, start } = setUp(
            async (batch) => {
              const many = answers[call++] ?? 7;
              if (many === 0) throw GONE;
              const some = { lane: batch.lane, entries: batch.entries.slice(0, many) };
              taken.push(...seqs(some));
              return all(some);
            },
            { most },
          );
          tape.add(...numbers(1, 20).map(reading));
          const running = start();
          await clock.advance(2_000_000);
          expect(taken).toEqual(numbers(1, 20));
          await running.stop();
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('the pause after a failure', () => {
  it('doubles, stays within its bounds and is spread by chance', () => {
    const bounds = { first: millis(500), most: seconds(30) };
    expect([1, 2, 3, 7, 8, 1000].map((failures) => backoff(bounds, failures, 1))).toEqual([
      500, 1000, 2000, 30_000, 30_000, 30_000,
    ]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, random) => {
          const pause = backoff(bounds, n, random);
          expect(pause).toBeGreaterThanOrEqual(backoff(bounds, n, 0));
          expect(pause).toBeLessThanOrEqual(backoff(bounds, n, 1));
          expect(backoff(bounds, n, 0)).toBe(backoff(bounds, n, 1) / 2);
        },
      ),
    );
  });
});
