import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LOOP_STATES,
  loopReading,
  loopStateOf,
  luxOf,
  shareOf,
  shareOfLux,
  WIRING,
} from '../../../gateway/drivers/firmata/codec.js';
import { BANDS, CELL } from './bands.js';

/** Share of the supply at a pin with `pullUp` to the supply and `ohm` to ground. */
const divided = (ohm: number, pullUp: number): number => ohm / (ohm + pullUp);
const parallel = (a: number, b: number): number => (a * b) / (a + b);

describe('a supervised loop', () => {
  const tolerance = fc.double({ min: 0.95, max: 1.05, noNaN: true });
  const cable = fc.double({ min: 0, max: 100, noNaN: true });

  it('is known in all four states with resistors of 5 % and 100 ohm of cable', () => {
    fc.assert(
      fc.property(tolerance, tolerance, tolerance, cable, (up, end, button, wire) => {
        const pullUp = 4700 * up;
        const endOfLine = 4700 * end;
        const pressed = parallel(endOfLine, 2200 * button);
        const at = (ohm: number) => loopStateOf(divided(ohm + wire, pullUp), BANDS);
        expect(at(endOfLine)).toBe('normal');
        expect(at(pressed)).toBe('alarm');
        expect(at(0)).toBe('short');
        expect(loopStateOf(1, BANDS)).toBe('open');
      }),
    );
  });

  it('is never normal and never pressed outside those bands', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const { contact, wiring } = loopReading(loopStateOf(share, BANDS));
        const inside = (state: 'normal' | 'alarm') =>
          share >= BANDS[state][0] && share <= BANDS[state][1];
        expect(contact).toBe(inside('normal') ? 0 : inside('alarm') ? 1 : undefined);
        expect(wiring === WIRING.good).toBe(contact !== undefined);
      }),
    );
  });

  it('says cut, shorted and strange apart', () => {
    expect(loopReading('open').wiring).toBe(WIRING.open);
    expect(loopReading('short').wiring).toBe(WIRING.short);
    expect(loopReading(undefined)).toEqual({ contact: undefined, wiring: WIRING.between });
  });

  it.each([...LOOP_STATES, undefined])('can be shown %s by an instrument', (state) => {
    expect(loopStateOf(shareOf(state, BANDS), BANDS)).toBe(state);
  });
});

describe('a light cell', () => {
  it('gives back the light it was shown', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 50_000, noNaN: true }), (lux) => {
        expect(luxOf(shareOfLux(lux, CELL), CELL)).toBeCloseTo(lux, 6 - Math.ceil(Math.log10(lux)));
      }),
    );
  });

  it('is 14 kOhm in 10 lx, as its data sheet says', () => {
    expect(luxOf(10 / 24, CELL)).toBeCloseTo(10, 9);
  });

  it.each([0, 1])('has no value where the pin is at its end (%s)', (share) => {
    expect(luxOf(share, CELL)).toBeUndefined();
  });
});
