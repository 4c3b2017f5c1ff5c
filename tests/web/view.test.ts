import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sightsOf } from '../../gateway/web/sight.js';
import { View } from '../../gateway/web/view.js';
import { HeldHall, hall } from '../stories/held-hall.js';
import { somebody } from './everybody.js';

const { current } = new HeldHall('2026-03-10T10:13:00+08:00');
const sight = sightsOf(hall, { alarms: new Set(), points: new Set() })(
  somebody('viewer'),
  0 as never,
);
const idOf = (frame: string): string => /^id: (.*)$/m.exec(frame)?.[1] ?? '';

describe('a view', () => {
  it('tells a page that was away exactly what it missed, or says that it cannot', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 1200 }),
        fc.nat(1200),
        (frames, left) => {
          const view = new View('1.1', sight, current);
          const made = frames.map((again, n) => ({
            again,
            text: view.frame('alarms', { n }, again),
          }));
          const last = made[Math.min(left, made.length - 1)];
          const missed = made
            .slice(Math.min(left, made.length - 1) + 1)
            .filter(({ again }) => again);
          const told = view.missed(idOf(last?.text ?? ''));
          if (missed.length <= 500) expect(told).toEqual(missed.map(({ text }) => text));
          else expect(told).toBeUndefined();
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keeps no more than it may of what is big', () => {
    const view = new View('1.1', sight, current);
    const first = idOf(view.frame('alarms', {}));
    for (let n = 0; n < 20; n += 1) view.frame('alarms', 'x'.repeat(100_000), true);
    expect(view.missed(first)).toBeUndefined();
    const near = idOf(view.frame('alarms', {}));
    view.frame('alarms', 'y', true);
    expect(view.missed(near)).toHaveLength(1);
  });
});
