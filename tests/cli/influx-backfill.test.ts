import { expect, it } from 'vitest';
import { piecesOf } from '../../gateway/cli/influx-backfill.js';
import { hours, instant } from '../../gateway/core/time.js';

const at = (text: string) => instant(Date.parse(text));

it('takes the past hour by hour, as hours are sealed, without a gap', () => {
  const [from, to] = [at('2026-03-09T09:20:00Z'), at('2026-03-09T12:10:00Z')];
  const pieces = piecesOf(from, to);
  expect(pieces).toEqual([
    [from, at('2026-03-09T10:00:00Z')],
    [at('2026-03-09T10:00:00Z'), at('2026-03-09T11:00:00Z')],
    [at('2026-03-09T11:00:00Z'), at('2026-03-09T12:00:00Z')],
    [at('2026-03-09T12:00:00Z'), to],
  ]);
  for (const [begin, end] of pieces) expect(end - begin).toBeLessThanOrEqual(hours(1));
  expect(piecesOf(to, from)).toEqual([]);
});
