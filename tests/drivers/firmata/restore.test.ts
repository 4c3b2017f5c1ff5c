import { describe, expect, it } from 'vitest';
import { AT_REST, confirms, restored, wants } from '../../../gateway/drivers/firmata/restore.js';

describe('an output whose board comes back', () => {
  it('is at rest if nobody asked anything of it', () => {
    expect(restored(AT_REST)).toBe(0);
  });
  it('is on again if it was on', () => {
    expect(restored(confirms(1))).toBe(1);
  });
  it('stays off if it was told to stop meanwhile', () => {
    expect(restored(wants(confirms(1), 0))).toBe(0);
  });
  it('does not start late what was refused', () => {
    expect(restored(wants(AT_REST, 1))).toBe(0);
  });
  it('is on if it was told to stop and to sound again meanwhile', () => {
    expect(restored(wants(wants(confirms(1), 0), 1))).toBe(1);
  });
});
