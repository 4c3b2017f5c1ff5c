import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROBE_SHARE } from '../../../gateway/drivers/modbus/schedule.js';
import type { WireDevice } from '../../../gateway/drivers/modbus/schema.js';
import { contacts, counters, emergencyBus, sensor } from './devices.js';
import { aBus, always, gaps, onWire, sum } from './scheduled-wire.js';

describe('schedule, where somebody is silent', () => {
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
