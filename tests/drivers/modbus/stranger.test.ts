import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../../../gateway/core/fault.js';
import { millis } from '../../../gateway/core/time.js';
import { openBus } from '../../../gateway/drivers/modbus/bus.js';
import { modbusDriver } from '../../../gateway/drivers/modbus/driver.js';
import { lookFor } from '../../../gateway/drivers/modbus/look-for.js';
import type { ModbusBusConfig } from '../../../gateway/drivers/modbus/schema.js';
import { noSpareOn } from '../../../gateway/drivers/modbus/spare.js';
import { busOf, contacts, counters, emergencyBus, sensor } from './devices.js';
import { HeldClock, heldHost } from './held-clock.js';
import { simulatedLine, type Unit, unitOf } from './simulated-line.js';

const WINDOW = 60_000;
const units: Record<number, Unit> = {
  1: unitOf(() => 1, 20),
  11: unitOf((_, address) => 100 + address, 20),
  17: unitOf((_, address) => (address === 0 ? 7 : undefined), 20),
};

/** Whoever is asked often answers: a silent one leaves more time than was promised. */
const awake = {
  ...units,
  ...Object.fromEntries([1, 2, 3, 4, 8].map((unit) => [unit, unitOf(() => 1, 20)])),
};

/** A bus for a minute, with or without somebody who looks for strangers on it. */
const minute = async (config: ModbusBusConfig, search: boolean, there = units) => {
  const clock = new HeldClock();
  const host = heldHost(clock);
  const byUnit = new Map(Object.entries(there).map(([unit, one]) => [Number(unit), one]));
  const line = simulatedLine(clock, byUnit, { baud: 9600 });
  let opened = 0;
  const driver = modbusDriver(config, host, (wire, bus, its, tell) =>
    openBus(wire, bus, its, tell, (...asked) => {
      opened += 1;
      return line.open(...asked);
    }),
  );
  driver.start(
    () => undefined,
    () => undefined,
  );
  const found: number[] = [];
  let asked = 0;
  let ended = '';
  const look = async (): Promise<void> => {
    for (let unit = 2; unit <= 247; unit += 1) {
      if (config.devices.some((one) => one.unit === unit)) continue;
      const stranger = await lookFor(
        (question) => driver.askStranger?.(unit, question, millis(WINDOW)) ?? Promise.reject(),
        [],
      );
      asked += 1;
      if (stranger) found.push(unit);
    }
  };
  await clock.runUntil(2000);
  if (search)
    void look().catch((thrown: unknown) => {
      ended = isFault(thrown) ? thrown.code : String(thrown);
    });
  await clock.runUntil(WINDOW + 1000);
  const polls = line.record.asked.filter(({ unit }) =>
    config.devices.some((one) => one.unit === unit),
  );
  return {
    ...{ found, asked, ended, opened, driver },
    polls: polls.map(({ at, unit }) => `${unit} at ${Math.round(at)}`),
    codes: new Set(line.record.asked.map(({ code }) => code)),
  };
};

describe('a unit that nobody configured', () => {
  const calm = busOf([sensor('aq-1', 11, 3, 2000)]);

  it('is found in time that no poll needs: every poll goes out at the very moment it would have', async () => {
    const without = await minute(calm, false);
    const { found, polls, asked } = await minute(calm, true);
    expect(found).toEqual([17]);
    expect(asked).toBeGreaterThan(40);
    expect(polls).toEqual(without.polls);
  });

  it('is only read, and its silence makes nobody doubt the line', async () => {
    const { codes, opened, driver } = await minute(calm, true);
    expect([...codes].filter((code) => ![1, 2, 3, 4, 43].includes(code))).toEqual([]);
    expect(opened).toBe(1);
    expect(driver.health().devices[0]).toMatchObject({ noAnswer: 0, crc: 0, exceptions: 0 });
  });

  it('is not asked where emergency inputs leave no time for it: they go first, the window ends', async () => {
    const busy = emergencyBus();
    const without = await minute(busy, false);
    const { polls, asked, ended } = await minute(busy, true);
    expect(polls).toEqual(without.polls);
    expect({ asked, ended }).toEqual({ asked: 0, ended: 'bus-deadline' });
  });

  it('is promised nothing where a window would find nobody, whatever hangs there', async () => {
    const buses = fc.record({
      modules: fc.integer({ min: 0, max: 4 }),
      contactPeriod: fc.constantFrom(250, 500, 1000),
      counterPeriod: fc.constantFrom(undefined, 300, 1000, 5000),
    });
    await fc.assert(
      fc.asyncProperty(buses, async ({ modules, contactPeriod, counterPeriod }) => {
        const config = busOf([
          ...Array.from({ length: modules }, (_, at) => contacts(at + 1, contactPeriod)),
          ...(counterPeriod === undefined ? [] : [counters(8, counterPeriod)]),
          sensor('aq-1', 11, 3, 60_000),
        ]);
        if (noSpareOn(config) === undefined) return;
        const without = await minute(config, false, awake);
        const { asked, polls, driver } = await minute(config, true, awake);
        expect(driver.noSpare).toEqual(noSpareOn(config));
        expect(asked).toBe(0);
        expect(polls).toEqual(without.polls);
      }),
      { numRuns: 15 },
    );
  });

  it('is refused on the emergency bus of the hall with its figures, and nowhere where air is read', () => {
    expect(noSpareOn(emergencyBus())).toMatchObject({ period: 250, free: 0 });
    expect(noSpareOn(busOf([contacts(1)]))).toMatchObject({ period: 250, free: 205 });
    expect(noSpareOn(calm)).toBeUndefined();
    expect(noSpareOn(busOf([]))).toBeUndefined();
  });
});
