import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../gateway/core/event.js';
import { Fault } from '../../gateway/core/fault.js';
import type { OutputName } from '../../gateway/core/identity.js';
import type { Batch, Delivered } from '../../gateway/core/ports.js';
import { millis, seconds } from '../../gateway/core/time.js';
import { backoff } from '../../gateway/outputs/backoff.js';
import { couriers } from '../../gateway/outputs/courier.js';
import { positionOf } from '../../gateway/outputs/entry.js';
import type { FarSide, Pace } from '../../gateway/outputs/lane.js';
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
  more: { most?: number; ahead?: number; pace?: Pace } = {},
) => {
  const clock = new HeldClock();
  const tape = new MemoryTape();
  const told: Happening[] = [];
  let itself: (fault: Fault | undefined) => void = () => {};
  const output: FarSide = {
    name: NAME,
    most: more.most ?? 10,
    ahead: more.ahead ?? 1,
    window: 100,
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
const aMoment = (clock: HeldClock) =>
  new Promise<void>((resolve) => {
    clock.after(millis(1), resolve);
  });
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
    expect(told[0]).toMatchObject({ output: 'mqtt', why: GONE.code, parameters: GONE.parameters });
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
        why: NEVER.code,
        parameters: NEVER.parameters,
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
      eventEntry(1, {
        at: AT,
        kind: 'output-refused',
        output: NAME,
        entry: '17:0',
        why: NEVER.code,
      }),
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

  it('bring an alarm as soon as readings have found the far side back', async () => {
    let gone = true;
    const got: string[] = [];
    const { clock, tape, start } = setUp(async (batch) => {
      if (gone) throw GONE;
      got.push(batch.lane);
      return all(batch);
    });
    const running = start();
    tape.add(raised(1, alarm('a')));
    // By now it is tried no more than twice a minute.
    await clock.advance(200_000);
    tape.add(reading(2));
    await clock.advance(0);
    gone = false;
    await clock.advance(600);
    expect(got).toEqual(['readings', 'events']);
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
    const sizes: number[] = [];
    const { clock, tape, start } = setUp(
      async (batch) => {
        sizes.push(batch.entries.length);
        return all(batch);
      },
      { pace: { replay: 200 } },
    );
    tape.add(...numbers(1, 1000).map(reading));
    const running = start();
    await clock.advance(2450);
    expect(tape.backlog(NAME, 'readings')).toBe(500);
    // In short pieces, between which whatever is live goes.
    expect(new Set(sizes)).toEqual(new Set([10]));
    await running.stop();
  });

  it('stop in bounded time although the far side never answers', async () => {
    const { clock, tape, start } = setUp(() => new Promise(() => {}));
    tape.add(reading(1));
    const running = start();
    await settled();
    await clock.until(running.stop());
    expect(clock.mono()).toBe(1000);
    expect(clock.pending).toBe(0);
  });

  it('keep as many deliveries under way as they are told, and no more', async () => {
    let underWay = 0;
    let most = 0;
    const landed: (() => void)[] = [];
    const { clock, tape, start } = setUp(
      async (batch) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise<void>((resolve) => landed.push(resolve));
        underWay -= 1;
        return all(batch);
      },
      { most: 2, ahead: 3 },
    );
    tape.add(...numbers(1, 20).map(reading));
    const running = start();
    await clock.advance(0);
    expect(underWay).toBe(3);
    // The second is over before the first: the cursor waits for the first.
    landed.splice(1, 1)[0]?.();
    await settled();
    expect(tape.backlog(NAME, 'readings')).toBe(20);
    while (tape.backlog(NAME, 'readings') > 0) {
      landed.shift()?.();
      await settled();
    }
    expect(most).toBe(3);
    await running.stop();
  });

  it('do not let what is new overtake what is old when the far side is back', async () => {
    let gone = true;
    const got: number[] = [];
    const { clock, tape, start, itself } = setUp(
      async (batch) => {
        await aMoment(clock);
        if (gone) throw GONE;
        got.push(...seqs(batch));
        return all(batch);
      },
      { most: 1, ahead: 8 },
    );
    tape.add(...numbers(1, 5).map(reading));
    const running = start();
    await clock.advance(10_000);
    gone = false;
    itself(undefined);
    tape.add(...numbers(6, 30).map(reading));
    await clock.advance(60_000);
    expect(got).toEqual(numbers(1, 30));
    await running.stop();
  });

  it('lose nothing, repeat nothing and move no cursor over what is not taken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 4 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        async (answers, most, ahead) => {
          const taken: number[] = [];
          let call = 0;
          const { clock, tape, start } = setUp(
            async (batch) => {
              const many = answers[call++] ?? 7;
              await aMoment(clock);
              if (many === 0) throw GONE;
              const some = { lane: batch.lane, entries: batch.entries.slice(0, many) };
              taken.push(...seqs(some));
              return all(some);
            },
            { most, ahead },
          );
          const done = tape.done.bind(tape);
          tape.done = (output, batch, count) => {
            const through = Number(positionOf(batch.entries[count - 1] ?? reading(0)).seq);
            expect(taken).toEqual(expect.arrayContaining(numbers(1, through)));
            done(output, batch, count);
          };
          tape.add(...numbers(1, 20).map(reading));
          const running = start();
          await clock.advance(2_000_000);
          expect([...taken].sort((a, b) => a - b)).toEqual(numbers(1, 20));
          if (ahead === 1) expect(taken).toEqual(numbers(1, 20));
          expect(tape.backlog(NAME, 'readings')).toBe(0);
          await running.stop();
        },
      ),
      { numRuns: 40 },
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
