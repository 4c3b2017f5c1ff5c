import { describe, expect, it } from 'vitest';
import { labelOf, widthOf } from '../../dashboards/web/src/pages/hall/zone-label.ts';
import type { ZoneView } from '../../dashboards/web/src/pages/hall/zone-view.ts';
import { lastHourOf } from '../../dashboards/web/src/pages/zone/last-hour.ts';
import { lineNames } from '../../dashboards/web/src/pages/zone/line-names.ts';
import { inReadingOrder } from '../../dashboards/web/src/pages/zone/reading-order.ts';

const point = (id: string, quantity: string) => ({
  ...{ id, device: id, quantity, names: { zh: id, en: id }, symbol: '', limits: [], decimals: 0 },
  ...{ standsFor: 1000, standsInPast: 120_000 },
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

describe('the last hour of a point', () => {
  const MINUTE = 60_000;
  const TO = 1_000 * MINUTE;
  const good = (ago: number, value: number) => ({
    at: TO - ago * MINUTE,
    quality: 'good' as const,
    value,
  });

  it('has a value for each minute, the last that stood; a poll a moment late breaks no line', () => {
    const samples = Array.from({ length: 62 }, (_, n) => good(61.02 - n * 1.003, n));
    const hour = lastHourOf(samples, 2 * MINUTE, TO);
    expect(hour).toHaveLength(60);
    expect(hour).not.toContain(null);
    expect([...hour].sort((a, b) => Number(a) - Number(b))).toEqual(hour);
  });

  it('is a gap where nothing good stood', () => {
    const bad = { at: TO - 20 * MINUTE, quality: 'bad:no-communication' as const };
    const hour = lastHourOf([good(40, 1), bad, good(5, 3)], 10 * MINUTE, TO);
    const said = hour.map((value) => value ?? '-').join('');
    expect(said).toBe(`${'-'.repeat(19)}${'1'.repeat(10)}${'-'.repeat(25)}${'3'.repeat(6)}`);
    expect(lastHourOf([], MINUTE, TO).every((value) => value === null)).toBe(true);
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

describe('the lines of one chart', () => {
  it('are called so that they can be told apart', () => {
    const names: Readonly<Record<string, string>> = {
      ...{ 'aq-01/tvoc': 'TVOC', 'aq-02/tvoc': 'TVOC' },
      ...{ 'th-03/temperature': '温度', 'ups-1/temperature': '机内温度' },
    };
    const called = (chart: string, ...ids: readonly string[]) =>
      [
        ...lineNames(
          ids.map((id) => ({ id, device: id.split('/')[0] ?? '' })),
          chart,
          (id) => names[id] ?? '',
        ).values(),
      ].join();
    expect(called('总挥发性有机物', 'aq-01/tvoc', 'aq-02/tvoc')).toBe('TVOC aq-01,TVOC aq-02');
    expect(called('温度', 'th-03/temperature', 'ups-1/temperature')).toBe('th-03,机内温度');
  });
});
