import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PointId } from '../../gateway/core/identity.js';
import { reading } from '../../gateway/core/reading.js';
import { instant, type Millis, millis, minutes, seconds } from '../../gateway/core/time.js';
import {
  AROUND_ALARM,
  type Keeper,
  type KeepPolicy,
  keeper,
  whyKept,
} from '../../gateway/journal/keep.js';
import { alarmOf, hallOf, scanOf } from './hall.js';

const point = 'aq-01/co2' as PointId;
const measured: KeepPolicy = { character: 'measured', period: seconds(1), keepEvery: seconds(60) };
const state: KeepPolicy = { character: 'state', period: millis(250), keepEvery: seconds(900) };
const never = millis(-1);
const good = (value: number) => reading(point, instant(0), 'good', value);

describe('why a reading is kept', () => {
  const last = { mono: seconds(100), quality: 'good', value: 800 } as const;

  test('a measured one when it is due, and not because it changed', () => {
    expect(whyKept(measured, undefined, good(800), seconds(0), never)).toBe('first');
    expect(whyKept(measured, last, good(950), seconds(159), never)).toBeUndefined();
    expect(whyKept(measured, last, good(800), seconds(160), never)).toBe('due');
    expect(whyKept(measured, last, good(800), millis(159_600), never)).toBe('due');
  });

  test('a state on change and every minute', () => {
    const closed = { ...last, value: 1 };
    expect(whyKept(state, closed, good(0), millis(100_250), never)).toBe('change');
    expect(whyKept(state, closed, good(1), millis(100_250), never)).toBeUndefined();
    expect(whyKept(state, closed, good(1), seconds(160), never)).toBe('due');
  });

  test('any when its quality changes, both ways', () => {
    const lost = reading(point, instant(0), 'bad:no-communication', undefined);
    const bad = { mono: seconds(100), quality: lost.quality, value: undefined };
    expect(whyKept(measured, last, lost, seconds(101), never)).toBe('quality');
    expect(whyKept(measured, bad, good(800), seconds(101), never)).toBe('quality');
    expect(whyKept(measured, bad, lost, seconds(101), never)).toBeUndefined();
  });

  test('any while an alarm wants everything', () => {
    expect(whyKept(measured, last, good(801), seconds(101), seconds(101))).toBe('alarm');
    expect(whyKept(measured, last, good(801), seconds(102), seconds(101))).toBeUndefined();
  });
});

const heldFor = (keep: Keeper, about: Parameters<typeof alarmOf>[0], mono: Millis) =>
  [...keep.around(alarmOf(about), mono)].flat();

describe('the keeper', () => {
  const hall = hallOf(
    { 'aq-01': ['co2', 'temperature'], 'aq-02': ['co2'] },
    { period: 1000, keepEvery: 60_000, zone: 'waiting' },
  );
  const scanAt = (device: string, s: number) =>
    scanOf(device, 1_790_000_000_000 + s * 1000, s * 1000, { co2: 800 + s });

  test('keeps one reading a minute of a point polled every second, however the polls jitter', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1200 }), (jitter) => {
        const keep = keeper(hall);
        const kept = jitter.flatMap((ms, s) => {
          const scan = scanOf('aq-01', 0, s * 1000 + ms + 100, { co2: s });
          return keep.sift(scan).length > 0 ? [s] : [];
        });
        expect(kept).toHaveLength(Math.ceil(jitter.length / 60));
      }),
      { numRuns: 20 },
    );
  });

  test('gives an alarm the five minutes before it, as the scans they were, and keeps all for five more', () => {
    const keep = keeper(hall);
    const kept = new Set<number>();
    for (let s = 0; s < 1000; s += 1) if (keep.sift(scanAt('aq-01', s)).length > 0) kept.add(s);
    expect(kept.size).toBe(17);
    const held = heldFor(keep, { point: 'aq-01/co2' }, seconds(999));
    for (const scan of held) {
      const s = scan.mono / 1000;
      expect(scan).toStrictEqual(scanAt('aq-01', s));
      expect(kept.has(s)).toBe(false);
      kept.add(s);
    }
    const since = 999 - AROUND_ALARM / 1000;
    for (let s = since; s < 1000; s += 1) expect(kept.has(s)).toBe(true);
    expect(held.map(({ mono }) => mono)).toStrictEqual(
      held.map(({ mono }) => mono).toSorted((a, b) => a - b),
    );
    for (let s = 1000; s <= 1299; s += 1) expect(keep.sift(scanAt('aq-01', s))).toHaveLength(1);
    const after = [...Array(100).keys()].filter((s) => keep.sift(scanAt('aq-01', 1300 + s)).length);
    expect(after.length).toBeLessThanOrEqual(2);
  });

  test('gives the time before an alarm in small turns, none of more than a second', () => {
    const keep = keeper(hall);
    for (let s = 0; s < 400; s += 1)
      for (const device of ['aq-01', 'aq-02']) keep.sift(scanAt(device, s));
    const turns = [...keep.around(alarmOf({ zone: 'waiting' }), seconds(399))];
    for (const turn of turns) expect(turn.length).toBeLessThanOrEqual(2);
    expect(turns.flat()).toHaveLength(2 * 296);
  });

  test('gives nothing twice, and a second alarm only what came since', () => {
    const keep = keeper(hall);
    for (let s = 0; s < 30; s += 1) keep.sift(scanAt('aq-01', s));
    expect(heldFor(keep, { point: 'aq-01/co2' }, seconds(30))).toHaveLength(29);
    expect(heldFor(keep, { point: 'aq-01/co2' }, seconds(31))).toHaveLength(0);
  });

  test('takes the whole zone of an alarm, and only the point where there is no zone', () => {
    const keep = keeper(hall);
    for (const device of ['aq-01', 'aq-02'])
      for (let s = 0; s < 10; s += 1) keep.sift(scanAt(device, s));
    expect(heldFor(keep, { point: 'aq-02/co2' }, seconds(10))).toHaveLength(9);
    expect(heldFor(keep, { zone: 'waiting' }, seconds(10))).toHaveLength(9);
  });

  test('keeps every imported reading and every point that the hall does not know', () => {
    const keep = keeper(hall);
    for (let s = 0; s < 3; s += 1) {
      expect(keep.sift({ ...scanAt('aq-01', s), origin: 'imported' })).toHaveLength(1);
      expect(keep.sift(scanAt('office', s))).toHaveLength(1);
    }
  });

  test('holds no more of a fast sensor than the last readings that fit', () => {
    const fast = keeper(hallOf({ 'aq-01': ['co2'] }, { period: 50, keepEvery: 3_600_000 }));
    for (let i = 0; i < 10_000; i += 1) fast.sift(scanOf('aq-01', i, i * 10, { co2: i }));
    const held = heldFor(fast, { point: 'aq-01/co2' }, millis(100_000));
    expect(held).toHaveLength(3_000);
    expect(held.at(-1)?.readings[0]?.value).toBe(9_999);
    expect(minutes(5)).toBe(AROUND_ALARM);
  });
});
