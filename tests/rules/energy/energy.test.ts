import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../gateway/core/ports.js';
import { type Instant, instant, minutes } from '../../../gateway/core/time.js';
import { type Used, usedBetween } from '../../../gateway/rules/energy/meter.js';
import { runningEmpty } from '../../../gateway/rules/energy/running.js';
import { byTariff } from '../../../gateway/rules/energy/tariff.js';

const at = (time: string): Instant => instant(Date.parse(`2026-02-28T${time}:00+08:00`));
const read = (time: string, value: number): Sample => ({ at: at(time), quality: 'good', value });
const total = (used: Iterable<Used>): number => [...used].reduce((sum, { kwh }) => sum + kwh, 0);

describe('what a meter counted', () => {
  const register = { decimals: 2 };

  it('goes on over the end of 32 bits of a hundredth: no negative bar, and it is said', () => {
    const end = 2 ** 32 / 100;
    const used = [...usedBetween([read('10:00', end - 1.5), read('10:01', 0.5)], register)];
    expect(used).toHaveLength(1);
    expect(used[0]?.kwh).toBeCloseTo(2, 6);
    expect(used[0]?.why).toBe('rolled-over');
  });

  it('goes over the end that the profile names, and over no other', () => {
    const own = { decimals: 2, rollsOverAt: 1000 };
    expect(total(usedBetween([read('10:00', 999), read('10:05', 3)], own))).toBeCloseTo(4, 6);
    const restarted = [...usedBetween([read('10:00', 500), read('10:05', 3)], own)];
    expect(restarted).toMatchObject([{ kwh: 0, why: 'restarted' }]);
  });

  it('counts on over readings that are not good', () => {
    const samples: Sample[] = [
      read('10:00', 100),
      { at: at('10:01'), quality: 'bad:no-communication' },
      { at: at('10:02'), quality: 'uncertain', value: 0 },
      read('10:03', 101),
    ];
    expect([...usedBetween(samples, register)]).toEqual([
      { from: at('10:00'), to: at('10:03'), kwh: 1 },
    ]);
  });

  it('is never negative, whatever the meter shows, and a jump is no consumption', () => {
    const shown = fc.array(fc.double({ min: 0, max: 5e7, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(shown, (values) => {
        const samples = values.map(
          (value, index): Sample => ({
            at: instant(at('00:00') + minutes(index)),
            quality: 'good',
            value,
          }),
        );
        for (const { kwh } of usedBetween(samples, register)) {
          expect(kwh).toBeGreaterThanOrEqual(0);
          expect(kwh).toBeLessThan(20);
        }
      }),
    );
  });

  it('of a meter that counts up over its end is what was used, however it is cut', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 20_000 }), (hundredths, before) => {
        let count = 2 ** 32 - before;
        const samples = [0, ...hundredths].map((step, index): Sample => {
          count = (count + step) % 2 ** 32;
          return {
            at: instant(at('00:00') + minutes(index)),
            quality: 'good',
            value: count / 100,
          };
        });
        const truly = hundredths.reduce((sum, step) => sum + step, 0) / 100;
        expect(total(usedBetween(samples, register))).toBeCloseTo(truly, 6);
      }),
    );
  });
});

describe('energy by tariff', () => {
  const tariff = [
    { period: 'sharp', from: '19:00', to: '21:00', months: [1, 2, 7, 8] },
    { period: 'peak', from: '16:00', to: '22:00' },
    { period: 'valley', from: '23:00', to: '07:00' },
  ] as const;
  const used = (time: string, kwh: number): Used => ({
    from: at(time),
    to: instant(at(time) + minutes(1)),
    kwh,
  });

  it('belongs to the first row that covers its time; what none covers is flat', () => {
    const { periods, hours } = byTariff(
      [
        used('19:30', 1),
        used('16:00', 2),
        used('21:30', 3),
        used('23:59', 4),
        used('06:59', 5),
        used('12:00', 6),
      ],
      tariff,
      'Asia/Shanghai',
    );
    expect(periods).toEqual({ sharp: 1, peak: 5, flat: 6, valley: 9 });
    expect([hours[6], hours[12], hours[19], hours[23]]).toEqual([5, 6, 1, 4]);
    expect(hours.reduce((sum, kwh) => sum + kwh, 0)).toBe(21);
  });
});

describe('an air conditioner that runs', () => {
  const power = (watts: (minute: number) => number | undefined) => ({
    samples: Array.from({ length: 720 }, (_, minute): Sample => {
      const stamp = instant(at('08:00') + minutes(minute));
      const value = watts(minute);
      return value === undefined
        ? { at: stamp, quality: 'bad:no-communication' }
        : { at: stamp, quality: 'good', value };
    }),
    period: minutes(1),
    above: 500,
  });
  const presence = [
    { at: at('08:20'), present: true },
    { at: at('17:40'), present: false },
  ];

  it('for 35 minutes with nobody there took 1.75 kWh', () => {
    // On from 08:05 to 18:00: 15 minutes before the first came, 20 after the last went.
    const found = runningEmpty(
      power((minute) => (minute >= 5 && minute < 600 ? 3000 : 40)),
      presence,
      at('08:00'),
      at('20:00'),
    );
    expect(found).toMatchObject({ running: minutes(595), empty: minutes(35), unknown: 0 });
    expect(found.emptyKwh).toBeCloseTo(1.75, 9);
  });

  it('is not said to run while its meter is silent, and the time is named', () => {
    const found = runningEmpty(
      power((minute) => (minute < 10 ? undefined : 40)),
      presence,
      at('08:00'),
      at('20:00'),
    );
    expect(found).toMatchObject({ running: 0, empty: 0, unknown: minutes(10) });
  });
});
