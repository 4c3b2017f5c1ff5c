import type { AlarmState } from '../../gateway/core/alarm.js';
import type { Hall } from '../../gateway/core/hall.js';
import type { AlarmId, DeviceId, HallId, PointId, ZoneId } from '../../gateway/core/identity.js';
import { pointId } from '../../gateway/core/identity.js';
import type { Quantity } from '../../gateway/core/quantity.js';
import { quantityRow } from '../../gateway/core/quantity.js';
import { type RawScan, reading } from '../../gateway/core/reading.js';
import { instant, millis } from '../../gateway/core/time.js';

/** A small hall for the journal: what is measured where, how often it is asked and kept. */

export interface Asked {
  readonly period: number;
  readonly keepEvery: number;
  readonly zone?: string;
}

const nothing = {
  hall: {
    opening: [],
    calendar: { open: [], closed: [] },
    floors: [],
    zones: [],
    counting: [],
    exits: [],
    noted: [],
  },
  names: { zh: '测试', en: 'test' },
};

export const hallOf = (
  devices: Readonly<Record<string, readonly Quantity[]>>,
  asked: Asked,
): Hall => ({
  ...nothing.hall,
  id: 'test' as HallId,
  names: nothing.names,
  timeZone: 'Asia/Shanghai',
  altitudeM: 30,
  devices: Object.entries(devices).map(([name, quantities]) => {
    const device = name as DeviceId;
    return {
      id: device,
      names: nothing.names,
      bus: 'rs485-1' as Hall['devices'][number]['bus'],
      profile: 'test' as Hall['devices'][number]['profile'],
      manufacturer: 'test',
      model: 'test',
      choices: {},
      points: quantities.map((quantity) => ({
        id: pointId(device, quantity),
        device,
        quantity,
        unit: quantityRow(quantity).unit,
        ...(asked.zone === undefined ? {} : { zone: asked.zone as ZoneId }),
        names: nothing.names,
        decimals: quantityRow(quantity).decimals,
        period: millis(asked.period),
        keepEvery: millis(asked.keepEvery),
        emergency: false,
        writable: false,
      })),
    };
  }),
});

/** A good live scan of one device: quantity and value. */
export const scanOf = (
  device: string,
  at: number,
  mono: number,
  values: Readonly<Record<string, number>>,
): RawScan => ({
  device: device as DeviceId,
  mono: millis(mono),
  clock: 'trusted',
  origin: 'live',
  readings: Object.entries(values).map(([key, value]) =>
    reading(`${device}/${key}` as PointId, instant(at), 'good', value),
  ),
});

export const alarmOf = (about: {
  readonly zone?: string;
  readonly point?: string;
}): AlarmState => ({
  alarm: 'aq-01/co2/high' as AlarmId,
  kind: 'air',
  priority: 3,
  ...(about.zone === undefined ? {} : { zone: about.zone as ZoneId }),
  ...(about.point === undefined ? {} : { point: about.point as PointId }),
  condition: 'unacknowledged',
  since: instant(0),
  silent: false,
  drill: false,
  count: 1,
});
