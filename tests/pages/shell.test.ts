import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeOf } from '../../dashboards/web/src/address.ts';
import {
  badge,
  countOf,
  foremost,
  toAnnounce,
} from '../../dashboards/web/src/frame/alarm-words.ts';
import { readingOf } from '../../dashboards/web/src/pages/hall/zone-view.ts';
import { shown } from '../../dashboards/web/src/shown.ts';
import type { AlarmState } from '../../gateway/core/alarm.js';
import { instant } from '../../gateway/core/time.js';
import { lineOf } from '../../gateway/web/today.js';
import { growthsOf, peakOf, sumOf } from '../../gateway/web/totals.js';

const alarm = (more: Partial<AlarmState>): AlarmState => ({
  ...({ alarm: 'a', kind: 'air', priority: 3, condition: 'unacknowledged' } as AlarmState),
  ...{ since: instant(1000), silent: false, drill: false, count: 1 },
  ...more,
});

describe('an address', () => {
  const patterns = [
    { name: 'hall', path: '/hall' },
    { name: 'zone', path: '/zone/:id' },
  ];
  const at = (pathname: string, search = '') => routeOf(patterns, { pathname, search });

  it('opens its page with what it names and the state in it', () => {
    expect(at('/zone/f1-waiting', '?from=1h')).toEqual({
      name: 'zone',
      params: { id: 'f1-waiting' },
      query: { from: '1h' },
    });
    expect(at('/hall/')?.name).toBe('hall');
    expect(at('/zone')).toBeUndefined();
    expect(at('/zone/%E7%AD%89')?.params).toEqual({ id: '等' });
  });

  it('that is damaged opens nothing and breaks nothing', () => {
    expect(at('/zone/%E7')).toBeUndefined();
  });
});

describe('the alarm bar', () => {
  it('counts what asks for somebody', () => {
    const alarms = [
      alarm({ priority: 1 }),
      alarm({ priority: 1, condition: 'shelved' }),
      alarm({ priority: 1, joined: true }),
      alarm({ priority: 1, condition: 'acknowledged' }),
    ];
    expect(countOf(alarms, 1)).toBe(2);
    expect(badge(alarms)).toBe('(1) ');
    expect(badge([])).toBe('');
  });

  it('says the worst that nobody has acknowledged, of equals the newest', () => {
    const known = alarm({ priority: 1, condition: 'acknowledged' });
    const old = alarm({ priority: 2, since: instant(1) });
    const fresh = alarm({ priority: 2, since: instant(2) });
    expect(foremost([known, old, fresh])).toBe(fresh);
    expect(foremost([known])).toBe(known);
    expect(foremost([])).toBeUndefined();
  });

  it('announces what is urgent and new, once', () => {
    const urgent = alarm({ priority: 2 });
    expect(toAnnounce([urgent, alarm({ priority: 3 })], new Set())).toEqual([urgent]);
    expect(toAnnounce([urgent], new Set(['a@1000']))).toEqual([]);
  });
});

const point = {
  ...{ id: 'aq/co2', device: 'aq', quantity: 'co2', symbol: 'ppm', decimals: 0 },
  ...{
    names: { zh: '', en: '' },
    limits: [],
    standsFor: 120_000,
    standsInPast: 120_000,
    unit: 'ppm',
  },
};

describe('a value', () => {
  it('never looks live when it is not: old, without a link, bad, or never heard', () => {
    const now = { at: 1000, quality: 'good', value: 5 } as const;
    expect(shown(point, now, 2000, true).standing).toBe('fresh');
    expect(shown(point, now, 200_000, true).standing).toBe('stale');
    expect(shown(point, now, 2000, false).standing).toBe('stale');
    expect(shown(point, { ...now, quality: 'uncertain' }, 2000, true).standing).toBe('doubtful');
    expect(shown(point, undefined, 2000, true)).toEqual({ standing: 'lost' });
    const lost = { at: 9, quality: 'bad' as const, lastUsable: { at: 3, value: 4 } };
    expect(shown(point, lost, 2000, true)).toEqual({ standing: 'lost', at: 3, value: 4 });
  });

  it('of a zone is the one that speaks against it, and in doubt as soon as one sensor is', () => {
    const other = { ...point, id: 'aq2/co2' };
    const points = { 'aq/co2': { at: 900, quality: 'good', value: 700 } } as const;
    const now = { clock: 1000, linked: true };
    expect(readingOf('co2', [point], { ...now, points })).toMatchObject({
      value: 700,
      standing: 'fresh',
    });
    expect(readingOf('co2', [point, other], { ...now, points })).toMatchObject({
      value: 700,
      standing: 'doubtful',
      of: { usable: 1, all: 2 },
    });
    const both = { ...points, 'aq2/co2': { at: 500, quality: 'good', value: 900 } as const };
    expect(readingOf('co2', [point, other], { ...now, points: both })).toMatchObject({
      value: 900,
      at: 500,
    });
    expect(readingOf('temperature', [point], { ...now, points })).toBeUndefined();
  });
});

describe('totals of a day', () => {
  const samples = (...values: readonly (number | undefined)[]) =>
    values.map((value, at) => ({
      at: instant(at),
      quality: value === undefined ? ('bad' as const) : ('good' as const),
      ...(value !== undefined && { value }),
    }));

  it('are what grew, over the end of a counter, and not over its replacement', () => {
    expect(sumOf(growthsOf(samples(10, 12, undefined, 15), undefined))).toBe(5);
    expect(sumOf(growthsOf(samples(65_530, 4), 65_536))).toBe(10);
    expect(sumOf(growthsOf(samples(500, 0, 3), 4_294_967_296))).toBe(3);
    expect(sumOf(growthsOf(samples(500, 0, 3), undefined))).toBe(3);
  });

  it('are never negative', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.nat(100_000), { nil: undefined })),
        fc.option(fc.constantFrom(65_536, 4_294_967_296), { nil: undefined }),
        (values, end) => {
          const growths = growthsOf(samples(...values), end);
          expect(growths.every(({ by }) => by > 0)).toBe(true);
        },
      ),
    );
  });

  it('know the most people at once, and when', () => {
    const at = (moment: number, by: number) => ({ at: instant(moment), by });
    expect(peakOf([at(1, 5), at(3, -4), at(2, 3), at(4, 2)])).toEqual({ net: 8, at: 2 });
    expect(peakOf([])).toBeUndefined();
  });

  it('as a line have a gap where nothing good was measured', () => {
    const past = [{ at: instant(30_000), quality: 'good' as const, value: 7 }];
    const line = lineOf([past, []], instant(0), (values) => Math.max(...values));
    expect(line).toHaveLength(60);
    expect(line.slice(0, 2)).toEqual([7, null]);
  });
});
