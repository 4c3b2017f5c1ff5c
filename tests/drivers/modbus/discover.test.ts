import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import {
  type Answers,
  type Fingerprint,
  matchesOf,
  nameOf,
  questionsOf,
} from '../../../gateway/drivers/modbus/discover-match.js';
import {
  afterStep,
  NOTHING_DONE,
  questionsAt,
  type Search,
  stepsOf,
  timeLeft,
  waitOf,
} from '../../../gateway/drivers/modbus/discover-plan.js';
import { wireDevice, wirePoint } from './devices.js';

/** A model with so many 16-bit registers from 0, each plausible within 0..most. */
const model = (
  name: string,
  registers: number,
  most: number,
  more: Partial<Fingerprint> = {},
): Fingerprint => {
  const points = Array.from({ length: registers }, (_, address) =>
    wirePoint(`${name}/${address}`, { address }),
  );
  return {
    model: name,
    bauds: [4800, 9600],
    baud: 9600,
    unit: 1,
    device: wireDevice({ points }),
    identify: [],
    points: points.map(({ register }) => ({ register, between: [0, most] })),
    texts: ['Maker', name],
    ...more,
  };
};

/** What a device with these holding registers answers to every question of these models. */
const answersOf = (models: readonly Fingerprint[], held: readonly number[]): Answers =>
  new Map(
    models.flatMap((one) =>
      questionsOf(one).map((question) => {
        const { address, count } = question;
        const words = held.slice(address, address + count);
        return [nameOf(question), words.length === count ? words : 'refused'] as const;
      }),
    ),
  );

describe('the order of a search', () => {
  const models = [
    model('a', 1, 9),
    model('b', 1, 9, { baud: 4800, unit: 254 }),
    model('c', 1, 9, { bauds: [9600] }),
  ];

  it('tries every unit at every rate once, the usual ones of all rates first', () => {
    const units = [1, 2, 3, 254];
    const steps = stepsOf(models, [4800, 9600], units);
    expect(new Set(steps.map(({ baud, unit }) => `${unit}@${baud}`)).size).toBe(8);
    expect(steps).toHaveLength(8);
    expect(steps.slice(0, 4).map(({ baud, unit }) => `${unit}@${baud}`)).toEqual([
      '1@9600',
      '254@9600',
      '1@4800',
      '254@4800',
    ]);
  });

  it('waits as long as devices may take until it knows better, never beyond a person patience', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 20 }), (answers) => {
        const search: Search = { done: 40, answers };
        const wait = waitOf(search);
        expect(wait).toBeLessThanOrEqual(300);
        expect(wait).toBeGreaterThanOrEqual(100);
        if (answers.length < 3) expect(wait).toBe(300);
        expect(waitOf(search, millis(2000))).toBeGreaterThanOrEqual(wait);
      }),
    );
  });

  it('has less time left after every step, and none at the end', () => {
    const steps = stepsOf(models, [4800, 9600], [1, 2, 3, 4, 5, 6, 254]);
    let search = NOTHING_DONE;
    let before = timeLeft(steps, search);
    for (const _ of steps) {
      search = afterStep(search);
      const left = timeLeft(steps, search);
      expect(left).toBeLessThan(before);
      before = left;
    }
    expect(before).toBe(0);
    expect(questionsAt(true)).toBeGreaterThan(questionsAt(false));
  });
});

describe('the model of an unknown device', () => {
  const light = model('light', 2, 200);
  const air = model('air', 4, 1000);
  const all = [light, air];

  it('is the one that says most with plausible values', () => {
    const names = (held: readonly number[]) =>
      matchesOf(all, answersOf(all, held)).map((match) => match.model);
    expect(names([150, 150, 400, 50])).toEqual(['air', 'light']);
    expect(names([150, 150])).toEqual(['light']);
    expect(names([150, 5000, 400, 50])).toEqual([]);
    expect(names([])).toEqual([]);
  });

  it('is not concluded from zeros', () => {
    const [first] = matchesOf(all, answersOf(all, [150, 150, 0, 0]));
    expect(first).toMatchObject({ model: 'light', blank: 0 });
  });

  it('is sure where the profile or the device itself says so, and out where the profile says no', () => {
    const named = wirePoint('x/id', { address: 1 }).register;
    const sure = model('sure', 1, 1000, { identify: [{ register: named, between: [662, 663] }] });
    const models = [...all, sure];
    const [best] = matchesOf(models, answersOf(models, [100, 662, 400, 50]));
    expect(best).toMatchObject({ model: 'sure', sure: true });
    const others = matchesOf(models, answersOf(models, [100, 600, 400, 50]));
    expect(others.map((match) => match.model)).toEqual(['air']);
    const said = matchesOf(all, answersOf(all, [150, 150, 400, 50]), { 0: 'MAKER', 1: 'light' });
    expect(said[0]).toMatchObject({ model: 'light', sure: true });
  });
});
