import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import { formulaOf } from '../../../gateway/drivers/modbus/formula.js';
import { planBus } from '../../../gateway/drivers/modbus/plan.js';
import { schedulerOf } from '../../../gateway/drivers/modbus/schedule.js';
import { costed, turnsPerRound } from '../../../gateway/drivers/modbus/worst-case.js';
import { contacts, counters, emergencyBus, rtu, sensor } from './devices.js';
import { aBus, always, type Exchange, gaps, onWire, sum } from './scheduled-wire.js';

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
});
