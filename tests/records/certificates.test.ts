import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctedBy } from '../../gateway/core/certificate.js';
import type { PointId } from '../../gateway/core/identity.js';
import { certificatesOf } from '../../gateway/records/certificates.js';
import { at, entered, hall } from './known.js';

const co2 = 'aq-06/co2' as PointId;
const certificate = (number: string, on: string, due: string, more = 'point: aq-06/co2') => `
  - { kind: certificate, ${more}, number: ${number}, laboratory: L, calibrated-on: ${on}, due: ${due} }`;
const held = (...records: string[]) =>
  (certificatesOf(entered(`records:${records.join('')}`), hall).get(co2) ?? []).map(
    ({ number, from, until, replaced }) => [number, from, until, ...(replaced ? ['replaced'] : [])],
  );

describe('the certificates of a point', () => {
  it('hold from the day of calibration through the day they are due, in the time of the hall', () => {
    expect(held(certificate('A', '2025-01-15', '2026-01-14'))).toEqual([
      ['A', at('2025-01-15T00:00'), at('2026-01-15T00:00')],
    ]);
  });

  it('follow each other: a newer one holds from its day, what lies between two holds nothing', () => {
    expect(
      held(
        certificate('C', '2026-03-01', '2027-02-28'),
        certificate('A', '2024-01-01', '2025-12-31'),
        certificate('B', '2025-06-01', '2025-12-01'),
      ),
    ).toEqual([
      ['A', at('2024-01-01T00:00'), at('2025-06-01T00:00')],
      ['B', at('2025-06-01T00:00'), at('2025-12-02T00:00')],
      ['A', at('2025-12-02T00:00'), at('2026-01-01T00:00')],
      ['C', at('2026-03-01T00:00'), at('2027-03-01T00:00')],
    ]);
  });

  it('of the point goes before that of its device, though it is older', () => {
    expect(
      held(
        certificate('P', '2025-01-01', '2025-12-31'),
        certificate('D', '2025-06-01', '2026-05-31', 'device: aq-06'),
      ),
    ).toEqual([
      ['P', at('2025-01-01T00:00'), at('2026-01-01T00:00')],
      ['D', at('2026-01-01T00:00'), at('2026-06-01T00:00')],
    ]);
  });

  it('end when the unit is taken away; the new one has none until its own is entered', () => {
    const swap = `
  - { kind: device-replaced, device: aq-06, at: 2025-07-01T09:30, old-serial: S1, new-serial: S2 }`;
    const old = certificate('A', '2025-01-01', '2025-12-31', 'point: aq-06/co2, serial: S1');
    expect(held(old, swap)).toEqual([
      ['A', at('2025-01-01T00:00'), at('2025-07-01T09:30'), 'replaced'],
    ]);
    const own = certificate('B', '2025-06-20', '2026-06-19', 'point: aq-06/co2, serial: S2');
    expect(held(old, swap, own)).toEqual([
      ['A', at('2025-01-01T00:00'), at('2025-07-01T09:30'), 'replaced'],
      ['B', at('2025-07-01T09:30'), at('2026-06-20T00:00')],
    ]);
    // Without a serial number it is of the unit that stands there when it is entered.
    expect(held(certificate('C', '2025-06-20', '2026-06-19'), swap)).toEqual([
      ['C', at('2025-07-01T09:30'), at('2026-06-20T00:00')],
    ]);
  });
});

describe('a correction', () => {
  const points = [
    { indicated: 400, reference: 412 },
    { indicated: 1000, reference: 1005 },
  ];
  it.each([
    [400, 412],
    [700, 708.5],
    [1000, 1005],
    [300, 312],
    [2000, 2005],
  ])('of pairs makes %d of %d', (read, meant) => {
    expect(correctedBy({ points }, read)).toBeCloseTo(meant, 9);
  });
  it('on a line is slope and offset', () => {
    expect(correctedBy({ slope: 1.02, offset: -3 }, 1000)).toBeCloseTo(1017, 9);
  });
  it('that rises keeps the order of readings', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: 0, max: 3000 }),
        fc.double({ noNaN: true, min: 0, max: 3000 }),
        (one, other) => {
          if (one < other)
            expect(correctedBy({ points }, one)).toBeLessThanOrEqual(
              correctedBy({ points }, other),
            );
        },
      ),
    );
  });
});
