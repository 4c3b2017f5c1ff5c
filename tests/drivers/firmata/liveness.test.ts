import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Millis, millis } from '../../../gateway/core/time.js';
import {
  begun,
  CHECK_EVERY,
  checked,
  heardAt,
  type Liveness,
} from '../../../gateway/drivers/firmata/liveness.js';

const PROMISED = 3000;

/** Checks every CHECK_EVERY; `hears` says what the board tells between two checks. */
const watched = (
  hears: (now: number, asked: boolean) => boolean,
  until: number,
): { deadAt: number | undefined; asked: number } => {
  let liveness: Liveness = begun(millis(0));
  let asked = 0;
  let wasAsked = false;
  for (let now = CHECK_EVERY as number; now <= until; now += CHECK_EVERY) {
    if (hears(now, wasAsked)) liveness = heardAt(liveness, millis(now - 1));
    const step = checked(liveness, millis(now));
    liveness = step.liveness;
    wasAsked = step.do === 'ask';
    if (wasAsked) asked += 1;
    if (step.do === 'give-up') return { deadAt: now, asked };
  }
  return { deadAt: undefined, asked };
};

describe('whether a board lives', () => {
  it('is known within 3 s of its last word', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (frozenAt) => {
        const { deadAt } = watched((now) => now <= frozenAt, 60_000);
        expect(deadAt).toBeDefined();
        expect((deadAt ?? 0) - frozenAt).toBeLessThanOrEqual(PROMISED);
      }),
    );
  });

  it('is asked where it has nothing to report, and its answer is enough', () => {
    const { deadAt, asked } = watched((_, wasAsked) => wasAsked, 60_000);
    expect(deadAt).toBeUndefined();
    expect(asked).toBeGreaterThan(50);
  });

  it('needs no question while it reports', () => {
    expect(watched(() => true, 60_000)).toEqual({ deadAt: undefined, asked: 0 });
  });

  it('is not held against it when we ourselves stood still', () => {
    const stalled: Millis = millis(10_000);
    const step = checked(heardAt(begun(millis(0)), millis(100)), stalled);
    expect(step.do).toBe('nothing');
    expect(checked(step.liveness, millis(stalled + CHECK_EVERY)).do).toBe('nothing');
    expect(checked(step.liveness, millis(stalled + 500)).do).toBe('ask');
  });
});
