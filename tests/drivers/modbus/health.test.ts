import { describe, expect, it } from 'vitest';
import type { DeviceId } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import {
  type DeviceRecord,
  type Ending,
  emptyRecord,
  loadOf,
  noted,
  percentile,
  recorded,
  suspicions,
} from '../../../gateway/drivers/modbus/health.js';

const PERIOD = 10_000;

/** A device's endings in order, one each second up to `until`. */
const having = (unit: number, endings: readonly Ending[], until = 100_000): DeviceRecord =>
  endings.reduce<DeviceRecord>(
    (record, ending, i) =>
      recorded(
        record,
        ending,
        millis(until - 1000 * (endings.length - i)),
        ending === 'answered' ? millis(40) : undefined,
      ),
    emptyRecord(`d-${unit}` as DeviceId, unit, millis(PERIOD)),
  );
const times = (n: number, ending: Ending): Ending[] => Array.from({ length: n }, () => ending);
/** `bad` endings spread evenly among answers. */
const mixed = (n: number, every: number, bad: Ending): Ending[] =>
  Array.from({ length: n }, (_, i) => (i % every === every - 1 ? bad : 'answered'));
const why = (records: readonly DeviceRecord[]) =>
  Object.fromEntries([...suspicions(records)].map(([device, found]) => [device, found.why]));

describe('counts', () => {
  it('counts each ending and keeps the last answer times', () => {
    const record = having(1, ['answered', 'silent', 'garbled', 'exception', 'answered', 'foreign']);
    expect(record.requests).toBe(6);
    expect(record.counts).toEqual({
      answered: 2,
      silent: 1,
      garbled: 1,
      exception: 1,
      foreign: 1,
      'second-master': 0,
    });
    expect(record.lastAnswer).toBe(98_000);
  });

  it('gives percentiles of the last answers only, and keeps no more of them', () => {
    let record = emptyRecord('d' as DeviceId, 1, millis(PERIOD));
    for (let i = 1; i <= 1000; i += 1)
      record = recorded(record, 'answered', millis(i), millis(i <= 900 ? 500 : 20 + (i % 10)));
    expect(percentile(record.took, 0.5)).toBeGreaterThanOrEqual(20);
    expect(percentile(record.took, 0.95)).toBeLessThan(30);
    expect(record.took.length).toBeLessThanOrEqual(64);
    expect(percentile([], 0.5)).toBe(0);
    expect(percentile([7, 1, 9, 3].map(millis), 0.5)).toBe(3);
  });

  it('knows the load of the last minute', () => {
    let notes = noted([], millis(0), millis(0));
    for (let at = 1000; at <= 180_000; at += 1000)
      notes = noted(
        notes,
        millis(at),
        millis(at <= 120_000 ? at / 10 : 12_000 + (at - 120_000) / 2),
      );
    expect(loadOf(notes, millis(180_000), millis(42_000))).toBeCloseTo(0.5, 2);
    expect(loadOf([], millis(5), millis(5))).toBe(0);
  });
});

describe('suspicion', () => {
  it('has none where all is well, and none from a few questions', () => {
    expect(why([having(1, times(64, 'answered')), having(2, times(64, 'answered'))])).toEqual({});
    expect(why([having(1, ['garbled', 'answered']), having(2, ['answered'])])).toEqual({});
  });

  it('termination: checksum errors spread over most devices', () => {
    const records = [1, 2, 3, 4].map((unit) => having(unit, mixed(64, 8 + unit, 'garbled')));
    expect(why(records)).toEqual({
      'd-1': 'suspect-termination',
      'd-2': 'suspect-termination',
      'd-3': 'suspect-termination',
      'd-4': 'suspect-termination',
    });
  });

  it('duplicate unit id: damaged or foreign answers on one unit alone', () => {
    const clean = [1, 2, 3].map((unit) => having(unit, times(64, 'answered')));
    expect(why([...clean, having(9, mixed(64, 3, 'garbled'))])).toEqual({
      'd-9': 'suspect-duplicate-unit',
    });
    expect(why([...clean, having(9, mixed(64, 4, 'foreign'))])).toEqual({
      'd-9': 'suspect-duplicate-unit',
    });
    expect(
      suspicions([...clean, having(9, mixed(64, 4, 'foreign'))]).get('d-9' as DeviceId)?.evidence,
    ).toBe('9: 16/64; 0/192');
  });

  it('wrong baud rate: nothing but garbage, from everybody', () => {
    const records = [1, 2].map((unit) => having(unit, times(6, 'garbled')));
    expect(why(records)).toEqual({ 'd-1': 'suspect-baud', 'd-2': 'suspect-baud' });
    expect(why([...records, having(3, times(9, 'answered'))])['d-1']).not.toBe('suspect-baud');
  });

  it('cable cut: several that answered fall silent together', () => {
    const cut = [3, 4, 5].map((unit) =>
      having(unit, [...times(50, 'answered'), ...times(3, 'silent')]),
    );
    const near = [1, 2].map((unit) => having(unit, times(53, 'answered')));
    expect(why([...near, ...cut])).toEqual({
      'd-3': 'suspect-cable',
      'd-4': 'suspect-cable',
      'd-5': 'suspect-cable',
    });
    expect(suspicions([...near, ...cut]).get('d-3' as DeviceId)?.evidence).toBe('3/5: 3 4 5');
  });

  it('no cable cut: one dead device, devices that never answered, deaths far apart', () => {
    const dead = [...times(40, 'answered'), ...times(3, 'silent')] as Ending[];
    const near = having(1, times(43, 'answered'));
    expect(why([near, having(2, dead)])).toEqual({});
    expect(why([near, having(2, times(5, 'silent')), having(3, times(5, 'silent'))])).toEqual({});
    expect(why([near, having(2, dead), having(3, dead, 400_000)])).toEqual({});
  });

  it('second master: its questions were heard', () => {
    const records = [having(1, times(20, 'answered')), having(2, ['second-master'])];
    expect(why(records)).toEqual({ 'd-1': 'wire-second-master', 'd-2': 'wire-second-master' });
  });
});
