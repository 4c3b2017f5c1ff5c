import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import {
  type Contact,
  forgotten,
  heard,
  settledAt,
  settlesAt,
  UNHEARD,
} from '../../../gateway/drivers/firmata/edges.js';

const DEBOUNCE = millis(20);

/** Hears each move at its time, settling in between as the driver's timer does. */
const played = (
  moves: readonly (readonly [at: number, value: 0 | 1])[],
  until: number,
): Contact => {
  let contact = UNHEARD;
  const settle = (now: number): void => {
    const at = settlesAt(contact, DEBOUNCE);
    if (at !== undefined && at <= now) contact = settledAt(contact, DEBOUNCE, at);
  };
  for (const [at, value] of moves) {
    settle(at);
    contact = heard(contact, value, millis(at));
  }
  settle(until);
  return contact;
};

describe('a dry contact', () => {
  it('is believed after it stood still', () => {
    expect(played([[0, 0]], 19).settled).toBeUndefined();
    expect(played([[0, 0]], 20)).toEqual({ settled: 0, closings: 0 });
    expect(
      played(
        [
          [0, 0],
          [100, 1],
        ],
        120,
      ),
    ).toEqual({ settled: 1, closings: 1 });
  });

  it('is not moved by bouncing', () => {
    const bounces = [
      [100, 1],
      [103, 0],
      [105, 1],
      [108, 0],
    ] as const;
    expect(played([[0, 0], ...bounces], 200)).toEqual({ settled: 0, closings: 0 });
    expect(played([[0, 0], ...bounces, [110, 1]], 200)).toEqual({ settled: 1, closings: 1 });
  });

  it('found closed at first is closed but was not counted', () => {
    expect(played([[0, 1]], 50)).toEqual({ settled: 1, closings: 0 });
  });

  it('keeps its count and nothing else while the board is away', () => {
    const closed = played(
      [
        [0, 0],
        [100, 1],
      ],
      200,
    );
    expect(forgotten(closed)).toEqual({ closings: 1 });
    const back = settledAt(heard(forgotten(closed), 1, millis(9000)), DEBOUNCE, millis(9020));
    expect(back).toEqual({ settled: 1, closings: 1 });
  });

  it('counts every pulse that is long enough and no other', () => {
    const pulse = fc.record({
      open: fc.integer({ min: 1, max: 60 }),
      closed: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(pulse, { maxLength: 30 }), (pulses) => {
        let at = 100;
        let level: 0 | 1 = 0;
        let counted = 0;
        const moves: [number, 0 | 1][] = [[0, 0]];
        for (const { open, closed } of pulses) {
          at += open;
          // A gap shorter than the debounce joins two closings into one.
          if (open >= DEBOUNCE || moves.length === 1) level = 0;
          moves.push([at, 1]);
          if (closed >= DEBOUNCE && level === 0) {
            counted += 1;
            level = 1;
          }
          at += closed;
          moves.push([at, 0]);
        }
        expect(played(moves, at + 1000).closings).toBe(counted);
      }),
    );
  });
});
