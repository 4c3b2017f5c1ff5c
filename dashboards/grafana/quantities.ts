import type { Quantity } from '../../gateway/core/quantity.js';
import type { Question, Role } from './board.js';
import { stepsOf } from './colours.js';
import * as influx from './influx.js';
import { down, type Of, zonePage } from './links.js';
import { trend } from './looks.js';
import * as prom from './prom.js';

/** What people feel of a room, and which requirement's limits are drawn with it. */
export const COMFORT: readonly { readonly quantity: Quantity; readonly limit?: string }[] = [
  { quantity: 'co2', limit: 'gb-t-18883-2022/co2' },
  { quantity: 'temperature', limit: 'gb-t-18883-2022/temperature' },
  { quantity: 'humidity', limit: 'gb-t-18883-2022/humidity' },
  { quantity: 'pm25', limit: 'gb-t-18883-2022/pm25' },
  { quantity: 'illuminance', limit: 'gb-t-50034-2024/illuminance-hall' },
  { quantity: 'noise' },
];

export const COMFORT_QUANTITIES: readonly Quantity[] = COMFORT.map(({ quantity }) => quantity);

/** A quantity over time, one line for each zone or each point. */
export const quantityTrend = (
  { quantity, limit }: { readonly quantity: Quantity; readonly limit?: string },
  lines: 'zones' | 'points',
  whose: Role,
  size: Question['size'],
): Question => {
  const byZone = lines === 'zones';
  const of: Of = 'series';
  return {
    key: `${quantity}-over-time`,
    words: `shared.${lines}`,
    about: (kit) => ({ quantity: kit.word(`quantity.${quantity}`) }),
    whose,
    size,
    ...(limit !== undefined && { limits: [limit] }),
    influxql: [
      {
        query: `SELECT mean("value") FROM ${influx.READINGS} WHERE ${influx.where(influx.PLACE, influx.is('quantity', quantity), influx.SHOWN)} ${byZone ? influx.by('zone') : influx.by('device', 'point')}`,
        alias: byZone ? '$tag_zone' : '$tag_device $tag_point',
      },
    ],
    promql: [
      byZone
        ? {
            expr: prom.inOwnUnit(quantity, `avg by (zone) (${prom.sensor(quantity)})`),
            legend: '{{zone}}',
          }
        : { expr: prom.inOwnUnit(quantity, prom.sensor(quantity)), legend: '{{device}} {{point}}' },
    ],
    look: (kit) => {
      const [standard = '', requirement = ''] = limit?.split('/') ?? [];
      return trend({
        unit: kit.unit(quantity),
        ...(limit !== undefined && { steps: stepsOf(kit.limit(standard, requirement)) }),
        links: byZone ? [down(kit, 'zone', of), zonePage(kit, of)] : [down(kit, 'devices', of)],
      });
    },
  };
};
