import { describe, expect, it } from 'vitest';
import { createTokens } from '../../gateway/access/tokens.js';
import { hours, minutes } from '../../gateway/core/time.js';
import { HeldClock } from '../held-clock.js';

describe('a token', () => {
  it('says who it was given to for as long as it was given, by the clock that never steps', async () => {
    const clock = new HeldClock();
    const tokens = createTokens(clock);
    const token = tokens.issue('张三', minutes(10));
    const other = tokens.issue('李四', minutes(60));
    expect(token).toMatch(/^[\w-]{32}$/);
    expect([tokens.who(token), tokens.who(other)]).toEqual(['张三', '李四']);
    await clock.advance(minutes(10));
    expect([tokens.who(token), tokens.who(other)]).toEqual([undefined, '李四']);
  });

  it('of somebody else is nobody', () => {
    const tokens = createTokens(new HeldClock());
    const token = tokens.issue('张三', minutes(10));
    for (const wrong of [
      '',
      token.slice(1),
      `${token} `,
      createTokens(new HeldClock()).issue('x', minutes(1)),
    ])
      expect(tokens.who(wrong)).toBeUndefined();
  });

  it('never holds for longer than an hour, and only a hundred hold at once', () => {
    const tokens = createTokens(new HeldClock());
    for (const length of [0, -1, hours(1) + 1, Number.NaN])
      expect(() => tokens.issue('张三', length as ReturnType<typeof hours>)).toThrow('60 min');
    const first = tokens.issue('张三', hours(1));
    for (let n = 0; n < 100; n += 1) tokens.issue('李四', hours(1));
    expect(tokens.who(first)).toBeUndefined();
  });
});
