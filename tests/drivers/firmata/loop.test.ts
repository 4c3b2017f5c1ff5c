import { describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import { type LoopState, shareOf } from '../../../gateway/drivers/firmata/codec.js';
import { type Loop, sampled } from '../../../gateway/drivers/firmata/loop.js';
import { BANDS } from './bands.js';

const SAMPLING = 10;

/** What is believed after each sample, one every 10 ms; `-` before the first, `?` between two bands. */
const believed = (states: readonly (LoopState | undefined)[]): string[] => {
  let loop: Loop | undefined;
  return states.map((state, index) => {
    loop = sampled(loop, shareOf(state, BANDS), BANDS, millis(index * SAMPLING));
    return loop.believed === undefined ? '-' : (loop.believed.state ?? '?');
  });
};
const times = <T>(count: number, state: T): T[] => Array.from({ length: count }, () => state);

describe('what a supervised loop is believed to be', () => {
  it('is an alarm with the second sample', () => {
    const path = believed([...times(10, 'normal' as const), 'alarm', 'alarm']);
    expect(path.slice(-3)).toEqual(['normal', 'normal', 'alarm']);
  });

  it('is not moved by one sample that is different', () => {
    for (const spike of ['alarm', 'open', 'short', undefined] as const)
      expect(believed([...times(10, 'normal' as const), spike, 'normal']).at(-1)).toBe('normal');
  });

  it('does not call a contact on its way a fault', () => {
    const press = believed([
      ...times(10, 'normal' as const),
      ...times(5, undefined),
      'alarm',
      'alarm',
    ]);
    expect(press).not.toContain('?');
    expect(press.at(-1)).toBe('alarm');
  });

  it('is a fault once that lasted 60 ms', () => {
    for (const state of ['open', 'short', undefined] as const) {
      const path = believed([...times(10, 'normal' as const), ...times(8, state)]);
      expect(path.slice(10, 16)).toEqual(times(6, 'normal'));
      expect(path[16]).toBe(state ?? '?');
    }
  });

  it('knows nothing before the first state has stood', () => {
    expect(believed(times(7, 'normal'))).toEqual([...times(6, '-'), 'normal']);
  });

  it('keeps an alarm through a bouncing contact until normal has stood', () => {
    const bouncing = ['normal', 'alarm', 'normal', undefined, 'normal', 'alarm'] as const;
    const path = believed([...times(8, 'normal' as const), 'alarm', 'alarm', ...bouncing]);
    expect(path.slice(9)).toEqual(times(7, 'alarm'));
  });
});
