import { describe, expect, it } from 'vitest';
import { labelOf, widthOf } from '../../dashboards/web/src/pages/hall/zone-label.ts';
import type { ZoneView } from '../../dashboards/web/src/pages/hall/zone-view.ts';
import { inReadingOrder } from '../../dashboards/web/src/pages/zone/reading-order.ts';

const point = (id: string, quantity: string) => ({
  ...{ id, device: id, quantity, names: { zh: id, en: id }, symbol: '', limits: [], decimals: 0 },
  standsFor: 1000,
});

describe('the gauges of a zone', () => {
  it('stand as they are looked for, the points of one quantity side by side', () => {
    const points = [
      point('a', 'load'),
      point('b', 'humidity'),
      point('c', 'co2'),
      point('d', 'rainfall'),
      point('e', 'load'),
      point('f', 'humidity'),
      point('g', 'co2'),
    ];
    expect(inReadingOrder(points).map(({ id }) => id)).toEqual(['c', 'g', 'b', 'f', 'a', 'e', 'd']);
  });
});

describe('the name of a zone on the plan', () => {
  const names = (name: string, width: number, height: number) => {
    const zone = { id: 'z', names: { zh: name, en: name } } as ZoneView['zone'];
    const speech = { name, ago: () => '', people: () => '', lost: '' };
    const view = { zone, readings: [], alarms: [], stale: false };
    return labelOf(view, [], { width, height }, speech).map(({ text }) => text);
  };

  it('is in two lines where one is too narrow', () => {
    expect(names('值班室(消防控制室)', 200, 60)).toEqual(['值班室(消防控制室)']);
    expect(names('值班室(消防控制室)', 90, 60)).toEqual(['值班室', '(消防控制室)']);
    expect(names('Evacuation corridor', 80, 60)).toEqual(['Evacuation', 'corridor']);
  });

  it('is cut where there is no second line, or nowhere to break', () => {
    for (const name of ['值班室(消防控制室)', '综合受理发证中心']) {
      const [cut = '', ...more] = names(name, 60, 40);
      expect(more).toEqual([]);
      expect(cut).toMatch(/…$/);
      expect(widthOf(cut, 12)).toBeLessThanOrEqual(60);
    }
  });
});
