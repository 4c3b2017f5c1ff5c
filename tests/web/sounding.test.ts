import { describe, expect, it } from 'vitest';
import { createSounding } from '../../gateway/web/sounding.js';

describe('the pages that can be heard', () => {
  it('are counted while their stream is open, and no longer', () => {
    const sounding = createSounding();
    sounding.opened('a');
    sounding.told('a', true);
    sounding.told('b', true);
    expect(sounding.count()).toBe(1);
    sounding.closed('a');
    expect(sounding.count()).toBe(0);
  });

  it('stay counted while a page opens its stream anew before the old one is gone', () => {
    const sounding = createSounding();
    sounding.opened('a');
    sounding.told('a', true);
    sounding.opened('a');
    sounding.closed('a');
    expect(sounding.count()).toBe(1);
    sounding.told('a', false);
    expect(sounding.count()).toBe(0);
  });
});
