import { describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import { budgetOf } from '../../../gateway/drivers/modbus/budget.js';
import { formulaOf, usualAnswer } from '../../../gateway/drivers/modbus/formula.js';
import type { ModbusBusConfig } from '../../../gateway/drivers/modbus/schema.js';
import { busOf, contacts, emergencyBus, rtu, sensor, wireDevice, wirePoint } from './devices.js';

const codes = (config: ModbusBusConfig) => budgetOf(config).problems.map(({ code }) => code);
const device = wireDevice({});
const twentyMs = () => millis(20);
const read = (count: number) => ({ function: 3 as const, address: 0, count });

describe('formula', () => {
  it.each([
    [1, 9600, 45.2],
    [10, 9600, 65.8],
    [50, 9600, 157.5],
    [125, 9600, 329.4],
    [1, 4800, 70.4],
    [10, 19_200, 42.9],
    [125, 38_400, 98.8],
    [50, 57_600, 45.3],
    [125, 115_200, 48.6],
  ])('%i registers at %i baud take %f ms', (count, baud, time) => {
    const { exchange } = formulaOf(rtu(baud), twentyMs);
    expect(exchange(read(count), device)).toBeCloseTo(time, 0);
  });

  it('takes measured answer times instead of the usual 20 ms', () => {
    const usual = formulaOf(rtu()).exchange(read(1), device);
    const quick = formulaOf(rtu(), () => millis(5)).exchange(read(1), device);
    expect(usual - quick).toBeCloseTo(15);
    expect(usualAnswer(rtu(), wireDevice({ answersWithin: millis(8) }))).toBe(8);
  });
});

describe('budget of the reference hall (reference-hall.md §3)', () => {
  const budget = budgetOf(emergencyBus());

  it('rs485-3: one contact module 44.1, seven 308, a counter 75, the round 458', () => {
    const [first, , , , , , , counter] = budget.requests;
    expect(first?.exchange).toBeCloseTo(44.1, 1);
    expect(budget.emergency?.round).toBeCloseTo(308.4, 0);
    expect(counter?.exchange).toBeCloseTo(75, 1);
    expect(budget.scan).toBeCloseTo(458.4, 0);
    expect(budget.requests).toHaveLength(9);
    expect(budget.requestsPerPoint).toBeCloseTo(9 / 70);
  });

  it('rs485-3: contact to read 383 healthy, 583 with one dead unit, and within its deadlines', () => {
    expect(budget.emergency?.contactToRead).toBeCloseTo(383.4, 0);
    expect(budget.emergency?.contactToReadOneDead).toBeCloseTo(583.4, 0);
    expect(budget.problems).toMatchObject([{ code: 'plan-stretched', refused: false }]);
    expect(budget.emergency?.reachedPeriod).toBeCloseTo(308.4 / 0.85, 0);
  });

  it('rs485-1: 773 ms a round, 1.3 % at 60 s and 7.7 % at 10 s', () => {
    const devices = [
      ...[11, 12, 13, 14, 15, 16].map((unit) => sensor(`aq-${unit}`, unit, 10)),
      ...[21, 22, 23, 24, 25].map((unit) => sensor(`lux-${unit}`, unit, 2)),
      ...[31, 32].map((unit) => sensor(`th-${unit}`, unit, 2)),
      sensor('noise-1', 41, 1),
    ];
    const every = (period: number) =>
      budgetOf(
        busOf(
          devices.map((one) => ({
            ...one,
            points: one.points.map((point) => ({ ...point, period: millis(period) })),
          })),
        ),
      );
    expect(every(60_000).scan).toBeCloseTo(773, 0);
    expect(every(60_000).load).toBeCloseTo(0.013, 3);
    expect(every(10_000).load).toBeCloseTo(0.077, 3);
    expect(every(10_000).problems).toEqual([]);
  });

  it('adds the worst case up from its terms', () => {
    for (const input of budget.emergency?.inputs ?? []) {
      const terms =
        input.otherExchange +
        input.otherTimeout +
        input.quiet +
        input.interval +
        input.ownExchange +
        input.usb;
      expect(input.worst[0]).toBeCloseTo(terms);
      expect(input.worst[0]).toBeLessThan(input.worst[1]);
      expect(input.worst[1]).toBeLessThan(input.worst[2]);
      expect(input.shortestPress).toEqual(input.worst);
    }
    const slowUsb = emergencyBus();
    const ftdi = budgetOf({ ...slowUsb, wire: { ...rtu(), 'usb-latency': millis(16) } as never });
    expect(ftdi.scanWithUsb - ftdi.scan).toBeCloseTo(9 * 16);
  });
});

describe('budget refuses', () => {
  it('a plan over 100 %, and says what to change', () => {
    const sensors = Array.from({ length: 20 }, (_, i) => sensor(`s-${i}`, i + 1, 60, 1000));
    const [problem] = budgetOf(busOf(sensors)).problems;
    expect(problem).toMatchObject({ code: 'plan-over-full', refused: true });
    const { baud, split, times } = (problem?.parameters ?? {}) as Record<string, number>;
    expect(codes(busOf(sensors, rtu(baud)))).toEqual([]);
    expect(codes(busOf(sensors.slice(0, Math.ceil(20 / (split as number)))))).toEqual([]);
    const slower = sensors.map((one) => ({
      ...one,
      points: one.points.map((p) => ({ ...p, period: millis(1000 * (times as number)) })),
    }));
    expect(codes(busOf(slower))).toEqual([]);
    expect(problem?.en).toMatch(/Raise the baud rate to \d+, split it into \d+ buses/);
    expect(problem?.zh).toMatch(/波特率提高到 \d+/);
  });

  it('a plan over 100 % that no baud rate cures', () => {
    const tcp = { wire: 'tcp', host: 'x', port: 502 } as const;
    const sensors = Array.from({ length: 20 }, (_, i) => sensor(`s-${i}`, i + 1, 60, 50));
    expect(codes(busOf(sensors, tcp))).toEqual(['plan-over-full-split']);
  });

  it('ordinary questions that leave emergency inputs less than a round a second', () => {
    const crowd = (period: number) => [
      ...Array.from({ length: 7 }, (_, i) => contacts(i + 1)),
      ...[8, 9, 10, 11].map((unit) => sensor(`ctr-${unit}`, unit, 14, period)),
    ];
    expect(codes(busOf(crowd(400)))).toContain('plan-over-full');
    expect(budgetOf(busOf(crowd(1000))).headroom).toBeCloseTo(1 - 0.3 - 0.308, 2);
  });

  it('a slow device beside emergency inputs, and nowhere else', () => {
    const slow = { ...sensor('ups-1', 10, 4), answersWithin: millis(301) };
    expect(codes(busOf([contacts(1), slow]))).toEqual(['plan-slow-device']);
    expect(codes(busOf([contacts(1), { ...slow, answersWithin: millis(300) }]))).toEqual([]);
    expect(codes(busOf([sensor('aq-1', 1, 9), slow]))).toEqual([]);
  });

  it('an emergency input asked too rarely, naming the period that will do', () => {
    const rare = busOf([contacts(1, 2000), sensor('aq-1', 2, 9)]);
    const [problem] = budgetOf(rare).problems;
    expect(problem?.code).toBe('plan-deadline-period');
    const { period } = (problem?.parameters ?? {}) as Record<string, number>;
    expect(codes(busOf([contacts(1, period), sensor('aq-1', 2, 9)]))).toEqual([]);
  });

  it('too many emergency inputs, naming the baud rate or the buses that will do', () => {
    const crowd = Array.from({ length: 18 }, (_, i) => contacts(i + 1));
    const late = budgetOf(busOf(crowd)).problems.filter(({ refused }) => refused);
    expect(new Set(late.map(({ code }) => code))).toEqual(new Set(['plan-deadline-baud']));
    const { baud, split } = (late[0]?.parameters ?? {}) as Record<string, number>;
    expect(codes(busOf(crowd, rtu(baud))).filter((code) => code !== 'plan-stretched')).toEqual([]);
    const part = crowd.filter((_, i) => i % (split as number) === 0);
    expect(codes(busOf(part)).filter((code) => code !== 'plan-stretched')).toEqual([]);
  });

  it('a momentary contact shorter than the shortest press that cannot be missed', () => {
    const button = (momentary?: number) =>
      busOf([
        wireDevice({
          device: 'di-1',
          points: [
            {
              ...wirePoint(
                'di-1/1',
                { table: 'discrete', address: 0, encoding: 'bit' },
                { period: 250, emergency: true },
              ),
              ...(momentary !== undefined && { momentary: millis(momentary) }),
            },
          ],
        }),
      ]);
    const shortest = budgetOf(button()).emergency?.inputs[0]?.shortestPress[2] as number;
    expect(codes(button())).toEqual([]);
    expect(codes(button(Math.ceil(shortest)))).toEqual([]);
    expect(codes(button(200))).toEqual(['plan-momentary']);
  });

  it('a point that the device cannot be asked for', () => {
    const narrow = wireDevice({
      maxRegisters: 1,
      points: [wirePoint('d/long', { address: 0, encoding: 'uint32' })],
    });
    expect(codes(busOf([narrow]))).toEqual(['point-unreadable']);
  });
});
