import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestFit, floorNow, isStale, publicAlarms } from '../../dashboards/web/src/wall/wall.ts';
import type { AlarmState } from '../../gateway/core/alarm.js';
import { instant } from '../../gateway/core/time.js';

const alarm = (more: Partial<AlarmState>): AlarmState => ({
  ...({ alarm: 'a', kind: 'air', priority: 3, condition: 'unacknowledged' } as AlarmState),
  ...{ since: instant(1000), silent: false, drill: false, count: 1 },
  ...more,
});
const side = fc.integer({ min: 200, max: 8000 });

describe('the canvas of a wall screen', () => {
  it.each([
    [1920, 1080, 'usual', 1],
    [1366, 768, 'usual', 768 / 1080],
    [3840, 1080, 'wide', 1],
    [6720, 2160, 'wide', 1.75],
    [1080, 1920, 'tall', 1],
    [360, 740, 'tall', 360 / 1080],
  ])('of %i by %i is the %s one', (width, height, form, scale) => {
    const fit = bestFit({ width, height });
    expect(fit.form).toBe(form);
    expect(fit.scale).toBeCloseTo(scale, 3);
  });

  it('is always whole, in the middle, and touches two sides', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const fit = bestFit({ width, height });
        expect(fit.left).toBeGreaterThanOrEqual(-1e-6);
        expect(fit.top).toBeGreaterThanOrEqual(-1e-6);
        expect(Math.min(fit.left, fit.top)).toBeCloseTo(0, 6);
        expect(fit.width * fit.scale + 2 * fit.left).toBeCloseTo(width, 6);
        expect(fit.height * fit.scale + 2 * fit.top).toBeCloseTo(height, 6);
      }),
    );
  });
});

describe('a wall screen', () => {
  it('has no silent alarm, whoever is signed in at it', () => {
    const alarms = [
      alarm({ kind: 'panic', silent: true }),
      alarm({ kind: 'leak' }),
      alarm({ condition: 'shelved' }),
    ];
    expect(publicAlarms(alarms).map(({ kind }) => kind)).toEqual(['leak']);
  });

  it('turns its floors by the clock while nothing is urgent, and then shows the floor of the worst', () => {
    const floors = ['f1', 'f2'];
    expect([0, 19_999, 20_000, 39_999, 40_000].map((now) => floorNow(floors, [], now))).toEqual([
      ...['f1', 'f1', 'f2', 'f2', 'f1'],
    ]);
    expect(floorNow(floors, [{ floor: 'f2' }, { floor: 'f1' }], 0)).toBe('f2');
    // The whole building burns: what else is urgent has a place.
    expect(floorNow(floors, [{}, { floor: 'f2' }], 0)).toBe('f2');
    expect([0, 20_000].map((now) => floorNow(floors, [{}], now))).toEqual(['f1', 'f1']);
    expect(floorNow([], [], 0)).toBe('');
  });

  it('takes up newer pages once a day, never before it knows the time, never while it is needed', () => {
    const day = 86_400_000;
    expect(isStale(1, 1 + day, true)).toBe(true);
    expect(isStale(1, day, true)).toBe(false);
    expect(isStale(1, 1 + day, false)).toBe(false);
    expect(isStale(0, day, true)).toBe(false);
  });
});
