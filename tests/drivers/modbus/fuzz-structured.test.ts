import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inspect } from '../../../gateway/drivers/modbus/inspect.js';
import { expect as expecting, judge } from '../../../gateway/drivers/modbus/rtu.js';
import { isSealed, sealed } from './independent-crc.js';

const bytes = fc.uint8Array({ maxLength: 300 });

it('judges and inspects any bytes without throwing, and accepts only what is sealed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 1, max: 125 }),
      bytes,
      bytes,
      fc.constantFrom('unknown' as const, 'yes' as const, 'no' as const),
      (unit, count, before, after, echo) => {
        const asked = sealed(unit, 3, 0, 0, 0, count);
        const expected = expecting(unit, { function: 3, address: 0, count }, asked);
        const answer = sealed(unit, 3, 2 * count, ...new Array<number>(2 * count).fill(unit));
        const heard = Buffer.concat([before, answer, after]);
        const verdict = judge(expected, heard, heard.length, echo);
        inspect(expected, heard, heard.length);
        if (verdict.is === 'answer')
          expect(isSealed(heard.subarray(verdict.from, verdict.to))).toBe(true);
        else expect(['exception', 'contradiction']).toContain(verdict.is);
      },
    ),
    { numRuns: 5000 },
  );
});
