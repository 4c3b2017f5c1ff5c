import { describe, expect, it } from 'vitest';
import type { DeviceId } from '../../gateway/core/identity.js';
import { calibrationsOf } from '../../gateway/records/calibration.js';
import { at, entered, hall } from './known.js';

const certificate = (number: string, due: string, more: string) => `
  - { kind: certificate, ${more}, number: ${number}, laboratory: L, calibrated-on: 2026-01-15, due: ${due} }`;
const swap = (day: string, serial: string, old = 'A12') => `
  - { kind: device-replaced, device: aq-06, at: ${day}T09:30, old-serial: ${old}, new-serial: ${serial} }`;
const of = (...records: string[]) =>
  calibrationsOf(entered(`records:${records.join('')}`), hall).get('aq-06' as DeviceId);

describe('how the unit of a device is vouched for', () => {
  it('is by the certificate of its points that runs out first', () => {
    expect(
      of(
        certificate('A', '2027-01-14', 'point: aq-06/co2'),
        certificate('B', '2026-06-30', 'point: aq-06/temperature'),
      ),
    ).toEqual({ number: 'B', until: at('2026-07-01T00:00') });
  });

  it('goes with the unit: the new one has none until its own is entered, even if the old had none', () => {
    const gone = { missingSince: at('2026-03-10T09:30'), serial: 'B77' };
    const old = certificate('A', '2027-01-14', 'device: aq-06, serial: A12');
    expect(of(swap('2026-03-10', 'B77'))).toEqual(gone);
    expect(of(old, swap('2026-03-10', 'B77'))).toEqual(gone);
    const own = certificate('N', '2027-02-28', 'device: aq-06, serial: B77');
    expect(of(old, swap('2026-03-10', 'B77'), own)).toEqual({
      number: 'N',
      until: at('2027-03-01T00:00'),
    });
  });

  it('is still missing while a point that was certified before has none', () => {
    expect(
      of(
        certificate('A', '2027-01-14', 'device: aq-06, serial: A12'),
        swap('2026-03-10', 'B77'),
        certificate('N', '2027-02-28', 'point: aq-06/co2, serial: B77'),
      ),
    ).toMatchObject({ serial: 'B77' });
  });

  it('asks again after each replacement', () => {
    expect(
      of(
        swap('2026-03-09', 'B77'),
        certificate('N', '2027-02-28', 'device: aq-06, serial: B77'),
        swap('2026-03-10', 'C78', 'B77'),
      ),
    ).toEqual({ missingSince: at('2026-03-10T09:30'), serial: 'C78' });
  });
});
