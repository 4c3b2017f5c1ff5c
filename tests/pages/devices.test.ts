import { describe, expect, it } from 'vitest';
import type { DeviceAnswer, EnteredAnswer } from '../../dashboards/web/src/api.js';
import { dueOf } from '../../dashboards/web/src/pages/devices/due.js';
import { badness, chosenOf } from '../../dashboards/web/src/pages/devices/order.js';

const device = (id: string, more: Partial<DeviceAnswer> = {}): DeviceAnswer => ({
  id,
  names: { zh: id, en: id },
  bus: 'rs485-1',
  manufacturer: 'JXCT',
  model: 'IAQ',
  is: 'well',
  requests: 1000,
  noAnswer: 0,
  crc: 0,
  exceptions: 0,
  p50: 30,
  p95: 40,
  ...more,
});
const certificate = (content: object): EnteredAnswer => ({
  id: 'x',
  at: 0,
  by: '李工',
  content: {
    kind: 'certificate',
    number: 'C-1',
    laboratory: '省计量院',
    calibratedOn: '2026-01-01',
    due: '2027-01-01',
    ...content,
  } as EnteredAnswer['content'],
});

describe('the order of the device table', () => {
  it('puts the lost first, then what fails most: 20 % wrong checksums stand above all that is well', () => {
    const devices = [
      device('well'),
      device('slightly', { noAnswer: 5 }),
      device('noisy', { is: 'failing', crc: 200 }),
      device('unasked', { is: 'not-asked', requests: 0 }),
      device('gone', { is: 'lost', noAnswer: 300 }),
    ];
    const order = [...devices].sort((a, b) => badness(a) - badness(b)).map(({ id }) => id);
    expect(order).toEqual(['gone', 'noisy', 'slightly', 'well', 'unasked']);
  });

  it('is narrowed by bus, state and text', () => {
    const devices = [device('aq-01'), device('ups-1', { bus: 'rs485-4', is: 'lost' })];
    const ids = (filter: Parameters<typeof chosenOf>[1]) =>
      chosenOf(devices, filter, ({ id }) => id).map(({ id }) => id);
    expect(ids({})).toEqual(['aq-01', 'ups-1']);
    expect(ids({ bus: 'rs485-4' })).toEqual(['ups-1']);
    expect(ids({ is: 'lost', text: 'AQ' })).toEqual([]);
  });
});

describe('the next calibration of a device', () => {
  const now = Date.parse('2026-11-22T00:00:00Z');

  it('is that of its first point to run out, and a newer certificate takes the place of an older one', () => {
    const dues = dueOf(
      [
        certificate({ point: 'aq-01/co2', due: '2026-06-30' }),
        certificate({ point: 'aq-01/co2', due: '2027-06-30' }),
        certificate({ point: 'aq-01/pm25', due: '2026-12-20', number: 'C-7' }),
        certificate({ device: 'lux-01', due: '2026-11-21' }),
      ],
      now,
    );
    expect(dues.get('aq-01')).toEqual({ due: '2026-12-20', number: 'C-7', days: 28, is: 'soon' });
    expect(dues.get('lux-01')).toMatchObject({ days: -1, is: 'over' });
  });

  it('holds through its last day', () => {
    const dues = dueOf([certificate({ device: 'aq-01', due: '2026-11-22' })], now);
    expect(dues.get('aq-01')).toMatchObject({ days: 0, is: 'soon' });
  });
});
