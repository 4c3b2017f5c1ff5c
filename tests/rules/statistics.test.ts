import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmState, Priority } from '../../gateway/core/alarm.js';
import type { Happening } from '../../gateway/core/event.js';
import { instant, minutes } from '../../gateway/core/time.js';
import { alarmStatistics } from '../../gateway/rules/statistics.js';
import { alarmId } from './small-hall.js';

const START = instant(Date.UTC(2026, 2, 10));
const at = (seconds: number) => instant(START + 1000 * seconds);
const DAY = 86_400;

type Told = 'alarm-raised' | 'alarm-returned' | 'alarm-acknowledged';
const event = (
  kind: Told,
  second: number,
  id = 'a',
  more: Partial<AlarmState> = {},
): Happening => ({
  kind,
  at: at(second),
  alarm: {
    alarm: alarmId(id),
    kind: 'air',
    priority: 3,
    condition: kind === 'alarm-raised' ? 'unacknowledged' : 'acknowledged',
    since: at(second),
    silent: false,
    drill: false,
    count: 1,
    ...more,
  },
});
const raised = (second: number, id?: string, more?: Partial<AlarmState>) =>
  event('alarm-raised', second, id, more);
const of = (events: readonly Happening[], seconds = DAY) =>
  alarmStatistics(events, START, at(seconds));

describe('alarm statistics', () => {
  it('of nothing are zeros', () => {
    expect(of([])).toMatchObject({
      raised: 0,
      rate: { mean: 0, most: 0 },
      flood: { time: 0, share: 0 },
      chattering: [],
      stale: [],
      top: [],
      acknowledged: { count: 0, never: 0 },
      priorities: { 1: 0, 2: 0, 3: 0, 4: 0 },
    });
  });

  it('144 in a day are one in ten minutes', () => {
    const events = Array.from({ length: 144 }, (_, index) => raised(600 * index, `a${index}`));
    expect(of(events).rate).toEqual({ mean: 1, most: 1 });
  });

  it('eleven in ten minutes are a flood until the first is ten minutes old; ten are none', () => {
    const some = (count: number) =>
      Array.from({ length: count }, (_, index) => raised(1000 + 10 * index, `a${index}`));
    expect(of(some(10)).flood.time).toBe(0);
    expect(of(some(11)).flood.time).toBe((600 - 100) * 1000);
    expect(of(some(12)).flood.time, 'overlaps count once').toBe((600 + 10 - 100) * 1000);
    expect(of(some(11)).rate.most).toBe(11);
  });

  it('the time in flood is that of a walk second by second', () => {
    const stamps = fc.array(fc.nat({ max: 3000 }), { maxLength: 60 });
    fc.assert(
      fc.property(stamps, (seconds) => {
        const events = seconds.map((second, index) => raised(second, `a${index}`));
        let flooded = 0;
        for (let now = 0; now < 4000; now++)
          if (seconds.filter((second) => second <= now && now - second < 600).length > 10)
            flooded += 1;
        expect(of(events, 4000).flood.time).toBe(flooded * 1000);
      }),
    );
  });

  it('name who chatters, who is stale, and the top ten', () => {
    const events = [
      raised(0, 'chatter'),
      raised(29, 'chatter'),
      raised(59, 'chatter'),
      raised(0, 'calm'),
      raised(30, 'calm'),
      raised(60, 'calm'),
      ...Array.from({ length: 12 }, (_, index) => raised(1000 + index, `one-${index}`)),
      event('alarm-returned', 2000, 'calm'),
    ];
    const told = of(events, 2 * DAY);
    expect(told.chattering).toEqual(['chatter']);
    expect(told.stale).toContain('chatter');
    expect(told.stale).not.toContain('calm');
    expect(told.top).toHaveLength(10);
    expect(told.top[0]).toEqual({ alarm: 'calm', raised: 3, share: 3 / 18 });
  });

  it('time the acknowledgement from the first raise that waited', () => {
    const waits = [10, 20, 30, 1000];
    const events = waits.flatMap((wait, index) => [
      raised(5000 * index, `a${index}`),
      event('alarm-acknowledged', 5000 * index + wait, `a${index}`),
    ]);
    const told = of([...events, raised(40_000, 'never')]).acknowledged;
    expect(told).toEqual({
      count: 4,
      never: 1,
      median: 20_000,
      p95: 1_000_000,
      longest: 1_000_000,
    });
    const twice = [raised(0), raised(50), event('alarm-acknowledged', 60)];
    expect(of(twice).acknowledged.median).toBe(minutes(1));
  });

  it('leave drills out, and use what came before only for what stood', () => {
    const events = [
      raised(-2 * DAY, 'old'),
      raised(10, 'drill', { drill: true }),
      raised(20, 'new', { priority: 1 satisfies Priority }),
    ];
    const told = of(events);
    expect(told.raised).toBe(1);
    expect(told.stale).toEqual(['old']);
    expect(told.priorities).toEqual({ 1: 1, 2: 0, 3: 0, 4: 0 });
  });
});
