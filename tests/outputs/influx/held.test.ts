import { describe, expect, it } from 'vitest';
import type { Boot } from '../../../gateway/core/time.js';
import { millis, minutes } from '../../../gateway/core/time.js';
import { stampingOf } from '../../../gateway/outputs/influx/held.js';
import { AT, boot, eventEntry, good, scanEntry } from '../hall.js';

const uncertain = scanEntry(4, [good('aq-1/co2', 812)], {
  clock: 'uncertain',
  mono: millis(60_000),
});
const at = (mono: number, offset?: number) => ({
  boot,
  mono: millis(mono),
  offset: () => (offset === undefined ? undefined : millis(offset)),
});

describe('readings of a clock that nobody vouches for', () => {
  it('wait', () => {
    expect(stampingOf(uncertain, at(61_000))).toBe('held');
    expect(
      stampingOf(
        eventEntry(5, { at: AT, kind: 'gateway-stopped' }, { clock: 'uncertain' }),
        at(61_000),
      ),
    ).toBe('held');
  });

  it('go with their true stamps once somebody does', () => {
    const wallWhenMonoWasZero = AT - 60_000 + 7000;
    expect(stampingOf(uncertain, at(61_000, wallWhenMonoWasZero))).toEqual({
      shift: 7000,
      uncertain: false,
    });
  });

  it('go as they are after fifteen minutes, and say so', () => {
    expect(stampingOf(uncertain, at(minutes(15) - 1))).toBe('held');
    expect(stampingOf(uncertain, at(minutes(15)))).toEqual({ shift: 0, uncertain: true });
  });

  it('go as they are when their boot is over, for nobody will vouch for it any more', () => {
    const next = { ...at(0), boot: '18' as Boot };
    expect(stampingOf(uncertain, next)).toEqual({ shift: 0, uncertain: true });
  });

  it('do not hold back trusted or imported ones', () => {
    const asItIs = { shift: 0, uncertain: false };
    expect(stampingOf(scanEntry(4, [good('aq-1/co2', 812)]), at(0))).toEqual(asItIs);
    const imported = scanEntry(4, [good('aq-1/co2', 812)], {
      clock: 'uncertain',
      origin: 'imported',
    });
    expect(stampingOf(imported, at(0))).toEqual(asItIs);
  });
});
