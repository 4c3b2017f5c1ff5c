import { describe, expect, it } from 'vitest';
import type { PointNow } from '../../dashboards/web/src/api.ts';
import { type Moved, movedAfter } from '../../dashboards/web/src/pages/device/moved.ts';
import { qrOf } from '../../dashboards/web/src/pages/labels/qr.ts';

describe('the code of a label', () => {
  it('has four light modules on each side, and its strokes stay within', () => {
    const { size, path } = qrOf('https://hall.example:8443/devices/aq-04');
    const strokes = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].map(([, ...all]) =>
      all.map(Number),
    );
    expect(strokes.map((all) => `M${all[0]} ${all[1]}h${all[2]}v1h-${all[3]}z`).join('')).toBe(
      path,
    );
    for (const [x = 0, y = 0, on = 0, back = 0] of strokes) {
      expect(on).toBe(back);
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(4);
      expect(Math.max(x + on, y + 1)).toBeLessThanOrEqual(size - 4);
    }
    // The three corners by which a reader finds it begin with a run of seven.
    const corners = strokes.filter(([, , on]) => on === 7).map(([x, y]) => `${x} ${y}`);
    expect(corners).toEqual(
      expect.arrayContaining(['4 4', `${size - 11} 4`, `4 ${size - 11}`, `4 ${size - 5}`]),
    );
  });

  it('of a longer address is larger', () => {
    expect(qrOf(`https://${'a'.repeat(90)}.example/devices/aq-04`).size).toBeGreaterThan(
      qrOf('https://hall.example/devices/aq-04').size,
    );
  });
});

describe('what a point did since somebody watches it', () => {
  const at = (value: number): PointNow => ({ at: 0, quality: 'good', value });
  const movedBy = (...all: (PointNow | undefined)[]): Moved | undefined =>
    all.reduce<Moved | undefined>((before, now) => movedAfter(before, now), undefined);

  it('counts every other value, and knows the first', () => {
    expect(movedBy(at(612), at(612), at(840), at(801))).toEqual({
      first: 612,
      last: 801,
      changes: 2,
    });
  });

  it('is nothing as long as nothing usable was heard, and lasts while nothing is', () => {
    expect(movedBy(undefined, { at: 0, quality: 'bad:no-communication' })).toBeUndefined();
    expect(movedBy(at(1), at(0), undefined)).toEqual({ first: 1, last: 0, changes: 1 });
  });
});
