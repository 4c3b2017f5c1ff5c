import fc from 'fast-check';
import { expect } from 'vitest';
import { type Millis, millis } from '../../../gateway/core/time.js';
import { formulaOf } from '../../../gateway/drivers/modbus/formula.js';
import { planBus } from '../../../gateway/drivers/modbus/plan.js';
import { type Schedule, schedulerOf } from '../../../gateway/drivers/modbus/schedule.js';
import type { WireDevice } from '../../../gateway/drivers/modbus/schema.js';
import { contacts, counters, rtu, sensor } from './devices.js';

export interface Exchange {
  readonly block: number;
  readonly from: number;
  readonly to: number;
  readonly probe: boolean;
  readonly answered: boolean;
}

/** A wire of arithmetic: every exchange takes what the formula says. */
export const onWire = (
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

export const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((at, i) => at - (times[i] as number));
export const always = () => true;
export const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

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
export const aBus = fc
  .integer({ min: 1, max: 14 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => aDevice(i + 1))));
