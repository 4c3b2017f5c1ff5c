import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Millis, millis } from '../../../gateway/core/time.js';
import { formulaOf } from '../../../gateway/drivers/modbus/formula.js';
import { planBus } from '../../../gateway/drivers/modbus/plan.js';
import {
  PROBE_SHARE,
  type Schedule,
  schedulerOf,
} from '../../../gateway/drivers/modbus/schedule.js';
import type { WireDevice } from '../../../gateway/drivers/modbus/schema.js';
import { costed, turnsPerRound } from '../../../gateway/drivers/modbus/worst-case.js';
import { contacts, counters, emergencyBus, rtu, sensor } from './devices.js';

interface Exchange {
  readonly block: number;
  readonly from: number;
  readonly to: number;
  readonly probe: boolean;
  readonly answered: boolean;
}

/** A wire of arithmetic: every exchange takes what the formula says. */
const onWire = (
  devices: readonly WireDevice[],
  answers: (unit: number, at: number) => boolean,
  turnsPerRound = 1,
) => {
  const formula = formulaOf(rtu());
  const { blocks } = planBus(devices);
  const scheduler = schedulerOf({
    devices,
    blocks,
    floor: millis(50),
    turnsPerRound,
    staysQuiet: true,
    beat: millis(3000),
  });
  const exchanges: Exchange[] = [];
  const told: { block: number; at: number }[] = [];
  const tasks: { id: number; at: number }[] = [];
  let state: Schedule = scheduler.initial(millis(0));
  let now = 0;

  const run = (until: number) => {
    while (now < until) {
      const next = scheduler.next(state, millis(now));
      switch (next.do) {
        case 'wait':
          expect(next.until).toBeGreaterThan(now);
          now = Math.min(until, next.until);
          break;
        case 'tell':
          told.push({ block: next.block, at: now });
          state = scheduler.told(state, next.block, millis(now));
          break;
        case 'task':
          tasks.push({ id: next.task, at: now });
          state = scheduler.taken(scheduler.dropped(state, next.task), millis(now));
          now += 44;
          break;
        case 'ask': {
          const block = blocks[next.block];
          const device = devices.find((one) => one.device === block?.device);
          if (!block || !device) throw new Error('no such block');
          const answered = answers(block.unit, now);
          const cost = answered ? formula.exchange(block, device) : formula.lost(block, device);
          const { block: b, probe } = next;
          exchanges.push({ block: b, from: now, to: now + cost, probe, answered });
          state = scheduler.asked(state, b, millis(now));
          now += cost;
          state = scheduler.answered(
            state,
            b,
            answered ? { is: 'answered', delay: millis(20) } : { is: 'lost' },
            millis(now),
            millis(cost),
          );
        }
      }
    }
  };
  return {
    blocks,
    scheduler,
    exchanges,
    told,
    tasks,
    run,
    get state() {
      return state;
    },
    change: (by: (state: Schedule, now: Millis) => Schedule) => {
      state = by(state, millis(now));
    },
    of: (b: number) => exchanges.filter((one) => one.block === b),
  };
};

const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((at, i) => at - (times[i] as number));
const always = () => true;
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

const aDevice = (unit: number) =>
  fc
    .record({
      kind: fc.constantFrom('contacts', 'counters', 'sensor'),
      period: fc.constantFrom(250, 500, 1000, 5000, 60_000),
      registers: fc.integer({ min: 1, max: 60 }),
    })
    .map(({ kind, period, registers }) =>
      kind === 'contacts'
        ? contacts(unit, Math.min(period, 1000))
        : kind === 'counters'
          ? counters(unit, Math.max(period, 1000))
          : sensor(`s-${unit}`, unit, registers, Math.max(period, 1000)),
    );
const aBus = fc
  .integer({ min: 1, max: 14 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => aDevice(i + 1))));

describe('schedule', () => {
  it('starves nobody, however full the bus is', () => {
    fc.assert(
      fc.property(aBus, (devices) => {
        const wire = onWire(devices, always);
        wire.run(300_000);
        const full = sum(
          wire.blocks.map((_, b) => {
            const one = wire.of(b)[0] as Exchange;
            return one.to - one.from;
          }),
        );
        const urgent = sum(
          wire.blocks.map((block, b) => {
            const one = wire.of(b)[0] as Exchange;
            return block.emergency ? one.to - one.from : 0;
          }),
        );
        const others = wire.blocks.filter((block) => !block.emergency).length;
        wire.blocks.forEach((block, b) => {
          // Whoever is late waits for each other block at most once per own turn.
          const bound = 2 * block.period + full + others * urgent + block.period;
          for (const gap of gaps(wire.of(b).map((one) => one.from)))
            expect(gap).toBeLessThanOrEqual(bound);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('asks an emergency input again after its period or one round, and the other exchanges of one turn', () => {
    fc.assert(
      fc.property(
        aBus,
        fc.constantFrom(250, 500, 1000),
        fc.integer({ min: 1, max: 3 }),
        (mixed, period, turns) => {
          const devices = mixed.map((device, i) =>
            device.points.some((point) => point.emergency) ? contacts(i + 1, period) : device,
          );
          const wire = onWire(devices, always, turns);
          wire.run(60_000);
          const length = (b: number) => {
            const one = wire.of(b)[0] as Exchange;
            return one.to - one.from;
          };
          const all = wire.blocks.map((block, b) => ({ block, took: length(b) }));
          const round = sum(all.filter(({ block }) => block.emergency).map(({ took }) => took));
          const other = Math.max(0, ...all.filter((x) => !x.block.emergency).map((x) => x.took));
          wire.blocks.forEach((block, b) => {
            if (!block.emergency) return;
            for (const gap of gaps(wire.of(b).map((one) => one.from)))
              expect(gap).toBeLessThanOrEqual(Math.max(period, round) + turns * other + 1e-6);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives ordinary questions as many turns as their periods need', () => {
    const devices = [...emergencyBus().devices, counters(10), counters(11)];
    const { blocks } = costed({ ...emergencyBus(), devices }, formulaOf(rtu()));
    const turns = turnsPerRound(blocks);
    const wire = onWire(devices, always, turns);
    wire.run(60_000);
    expect(turns).toBe(2);
    for (const b of [7, 8, 9, 10]) expect(wire.of(b).length).toBeGreaterThanOrEqual(59);
  });

  it('keeps every period that the wire has time for', () => {
    const devices = [contacts(1), counters(8), sensor('aq-1', 11, 10, 5000)];
    const wire = onWire(devices, always);
    wire.run(60_000);
    const counts = wire.blocks.map((_, b) => wire.of(b).length);
    expect(counts[0]).toBeGreaterThanOrEqual(0.9 * 240);
    expect(counts.slice(1)).toEqual([60, 12]);
  });

  it('spends at most 5 % of the time on silent devices together, and finds each of them again', () => {
    fc.assert(
      fc.property(aBus, fc.array(fc.integer({ min: 1, max: 14 })), (devices, dead) => {
        const back = 900_000;
        const wire = onWire(devices, (unit, at) => at >= back || !dead.includes(unit));
        // Where nobody answers, nobody's time is taken (roll-call.ts).
        fc.pre(devices.some(({ unit }) => !dead.includes(unit)));
        wire.run(back);
        const failed = wire.exchanges.filter((one) => one.probe && !one.answered);
        const probing = sum(failed.map((one) => one.to - one.from));
        const longest = Math.max(0, ...failed.map((one) => one.to - one.from));
        expect(probing).toBeLessThanOrEqual(PROBE_SHARE * back + longest);
        wire.run(back + 75_000);
        for (const [d] of devices.entries())
          expect(wire.scheduler.silentUntil(wire.state, d)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  it('asks somebody on a wire where nobody is due, each in turn, and nobody the later for it', () => {
    const devices = [1, 2, 3].map((unit) => sensor(`s-${unit}`, unit, 8));
    const wire = onWire(devices, always);
    wire.run(600_000);
    const begun = wire.exchanges.map(({ from }) => from);
    expect(Math.max(...gaps(begun))).toBeLessThanOrEqual(3000);
    const taken = sum(wire.exchanges.map(({ from, to }) => to - from));
    expect(taken).toBeLessThanOrEqual(0.03 * 600_000);
    for (let b = 0; b < 3; b += 1)
      expect(Math.max(...gaps(wire.of(b).map(({ from }) => from)))).toBeLessThanOrEqual(9100);
  });

  it('calls everybody once nobody answers, and everybody again when one is back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 19 }), { maxLength: 4 }),
        fc.integer({ min: 61_000, max: 200_000 }),
        (size, gone, cut) => {
          const devices = Array.from({ length: size }, (_, d) => sensor(`s-${d}`, d + 1, 8));
          const mend = cut + 200_000;
          const wire = onWire(
            devices,
            (unit, at) => at < cut || (at >= mend && (!gone.includes(unit - 1) || size === 1)),
          );
          wire.run(cut + 10_000);
          for (let d = 0; d < size; d += 1)
            expect(wire.scheduler.silentUntil(wire.state, d)).toBeDefined();
          wire.run(mend + 12_000);
          for (let d = 0; d < size; d += 1)
            if (!gone.includes(d) || size === 1)
              expect(wire.scheduler.silentUntil(wire.state, d)).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes at most 5 % from the healthy when one of ten dies', () => {
    const devices = [
      ...[1, 2, 3, 4, 5].map((unit) => contacts(unit, 500)),
      ...[6, 7, 8, 9].map((unit) => sensor(`s-${unit}`, unit, 20, 1000)),
      sensor('s-10', 10, 20, 1000),
    ];
    const healthy = (dead: number) => {
      const wire = onWire(devices, (unit) => unit !== dead);
      wire.run(600_000);
      return wire.exchanges.filter((one) => wire.blocks[one.block]?.unit !== 10 && one.answered)
        .length;
    };
    expect(healthy(10)).toBeGreaterThanOrEqual(0.95 * healthy(0));
  });

  it('asks no emergency input later because of a probe than one lost exchange explains', () => {
    const { devices } = emergencyBus();
    const wire = onWire(devices, (unit) => unit !== 9);
    wire.run(600_000);
    const silent = wire.exchanges.findIndex((one) => one.probe);
    const after = wire.exchanges.slice(silent);
    const lost = Math.max(...after.filter((x) => !x.answered).map((x) => x.to - x.from));
    const round = 7 * 44.1;
    for (let b = 0; b < 7; b += 1)
      for (const gap of gaps(after.filter((one) => one.block === b).map((one) => one.from)))
        expect(gap).toBeLessThanOrEqual(round + lost + 1);
  });

  it('backs off to 10 s where emergency inputs are silent, else to 60 s', () => {
    const quiet = (device: WireDevice) => {
      const wire = onWire([device, sensor('s-9', 9, 1, 1000)], (unit) => unit === 9);
      wire.run(1_000_000);
      return gaps(wire.exchanges.filter((one) => one.probe).map((one) => one.from));
    };
    const urgent = quiet(contacts(1));
    expect(Math.max(...urgent)).toBeLessThanOrEqual(11_000);
    expect(Math.max(...urgent)).toBeGreaterThan(9900);
    const ordinary = quiet(sensor('s-1', 1, 4, 1000));
    expect(Math.max(...ordinary)).toBeLessThanOrEqual(61_500);
    expect(Math.max(...ordinary)).toBeGreaterThan(59_000);
  });

  it('asks all silent devices soon after the first of them is back', () => {
    const devices = [1, 2, 3, 4, 5, 6].map((unit) => sensor(`s-${unit}`, unit, 8, 1000));
    let mended = false;
    const wire = onWire(devices, () => mended);
    wire.run(900_000);
    mended = true;
    wire.run(900_000 + 61_500);
    const first = wire.exchanges.find((one) => one.answered)?.from as number;
    const back = devices.map(
      (_, b) => wire.exchanges.find((one) => one.answered && one.block === b)?.from as number,
    );
    expect(Math.max(...back) - first).toBeLessThan(1000);
  });

  it('says bad at once for all blocks of a silent device, then at their period', () => {
    const devices = [contacts(1), { ...counters(2), points: [...counters(2).points] }];
    const wire = onWire(devices, (unit) => unit === 1);
    wire.run(60_000);
    const times = wire.told.filter(({ block }) => block === 1).map(({ at }) => at);
    expect(Math.max(...gaps(times))).toBeLessThanOrEqual(1500);
    expect(wire.told.filter(({ block }) => block === 0)).toEqual([]);
  });

  it('lets a siren go first and alternates a flood of writes with emergency inputs', () => {
    const wire = onWire(emergencyBus().devices, always);
    wire.run(10_000);
    for (let id = 1; id <= 20; id += 1)
      wire.change((state) =>
        wire.scheduler.wanted(state, { id, deadline: millis(11_000 + id), urgent: true }),
      );
    const before = wire.exchanges.length;
    wire.run(13_000);
    expect(wire.tasks.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(wire.tasks[0]?.at).toBeLessThan(10_100);
    const meanwhile = wire.exchanges
      .slice(before)
      .filter((one) => one.from < (wire.tasks[19]?.at as number));
    expect(meanwhile.length).toBeGreaterThanOrEqual(19);
  });

  it('learns how long a device takes, never below the floor nor above what it may take', () => {
    const devices = [sensor('s-1', 1, 1, 1000)];
    const { blocks } = planBus(devices);
    const scheduler = schedulerOf({
      devices,
      blocks,
      floor: millis(50),
      turnsPerRound: 1,
      staysQuiet: false,
      beat: millis(3000),
    });
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }), {
          maxLength: 60,
        }),
        (delays) => {
          let state = scheduler.initial(millis(0));
          let now = 0;
          for (const delay of delays) {
            now += 61_000;
            const next = scheduler.next(state, millis(now));
            if (next.do !== 'ask') {
              if (next.do === 'tell') state = scheduler.told(state, next.block, millis(now));
              continue;
            }
            expect(next.timeout).toBeGreaterThanOrEqual(50);
            expect(next.timeout).toBeLessThanOrEqual(200);
            state = scheduler.answered(
              scheduler.asked(state, 0, millis(now)),
              0,
              delay === undefined ? { is: 'lost' } : { is: 'answered', delay: millis(delay) },
              millis(now),
              millis(100),
            );
          }
        },
      ),
    );
    let state = scheduler.initial(millis(0));
    for (let i = 0; i < 40; i += 1)
      state = scheduler.answered(
        state,
        0,
        { is: 'answered', delay: millis(20) },
        millis(i),
        millis(30),
      );
    expect(scheduler.next(state, millis(100))).toMatchObject({ do: 'ask', timeout: 50 });
    const lost = scheduler.answered(state, 0, { is: 'lost' }, millis(101), millis(60));
    expect(scheduler.next(lost, millis(3000))).toMatchObject({ do: 'ask', timeout: 100 });
  });

  it('waits as long as a device may take where the line must stay quiet so long in any case', () => {
    const wire = onWire([sensor('s-1', 1, 1, 1000)], always);
    wire.run(60_000);
    expect(wire.scheduler.next(wire.state, millis(62_000))).toMatchObject({ timeout: 200 });
  });

  it('asks a lost emergency frame again at once, before any other question', () => {
    let lose = true;
    const wire = onWire(emergencyBus().devices, (unit, at) => {
      const lost = unit === 3 && at > 5000 && lose;
      if (lost) lose = false;
      return !lost;
    });
    wire.run(10_000);
    const lost = wire.exchanges.findIndex((one) => !one.answered);
    expect(wire.exchanges[lost + 1]).toMatchObject({ block: 2, answered: true });
  });

  it('says every point bad when the port closes, asks nothing, and asks all when it is back', () => {
    const wire = onWire(emergencyBus().devices, always);
    wire.run(10_000);
    wire.change((state) => wire.scheduler.closed(state));
    const before = wire.exchanges.length;
    wire.run(10_200);
    expect(new Set(wire.told.map(({ block }) => block)).size).toBe(wire.blocks.length);
    wire.run(15_000);
    expect(wire.exchanges).toHaveLength(before);
    wire.change(wire.scheduler.opened);
    wire.run(16_000);
    expect(new Set(wire.exchanges.slice(before).map(({ block }) => block)).size).toBe(9);
  });
});
