import { describe, expect, it } from 'vitest';
import type { Event } from '../../gateway/core/event.js';
import type { Query } from '../../gateway/core/ports.js';
import { hours, type Instant, instant, minutes } from '../../gateway/core/time.js';
import { statisticsFrom } from '../../gateway/statistics.js';
import { AT, alarm, event } from '../outputs/hall.js';

/** Answers as the journal does: newest first, at most `limit`. */
const journalOf = (events: readonly Event[]): Query => ({
  history: async () => [],
  events: async ({ from = instant(0), to = instant(Number.MAX_SAFE_INTEGER), limit }) =>
    events
      .filter(({ at }) => at >= from && at <= to)
      .toSorted((a, b) => b.at - a.at || b.seq - a.seq)
      .slice(0, limit),
});
const raisedAt = (seq: number, at: number, id = `a/${seq}`): Event =>
  event(seq, { at: instant(at), kind: 'alarm-raised', alarm: alarm(id) });

describe('statistics of the alarms', () => {
  it('reads on until the journal has no more, and counts nothing twice', async () => {
    const many = Array.from({ length: 25_000 }, (_, n) => raisedAt(n, AT + 10 * Math.floor(n / 3)));
    const figures = await statisticsFrom(journalOf(many))(AT, instant(AT + hours(1)));
    expect(figures.raised).toBe(25_000);
  });

  it('ends where more events share one millisecond than one answer holds', async () => {
    const same = Array.from({ length: 10_500 }, (_, n) => raisedAt(n, AT));
    const figures = await statisticsFrom(journalOf(same))(AT, instant(AT + hours(1)));
    expect(figures.raised).toBeGreaterThanOrEqual(10_000);
  });

  it('knows what was raised before the stretch and still stands', async () => {
    const old = raisedAt(1, AT - hours(30), 'leak-1/1/leak');
    const figures = await statisticsFrom(journalOf([old]))(AT, instant(AT + minutes(10)));
    expect(figures).toMatchObject({ raised: 0, stale: ['leak-1/1/leak'] });
  });

  it.each([
    ['ends before it begins', AT, instant(AT - 1)],
    ['is longer than a quarter', AT, instant(AT + hours(93 * 24))],
    ['is no time', AT, Number.NaN as Instant],
  ])('refuses a stretch that %s', async (_, from, to) => {
    await expect(statisticsFrom(journalOf([]))(from, to)).rejects.toMatchObject({
      code: 'bad-request',
    });
  });
});
