import { type Quantity, quantityRow } from '../../gateway/core/quantity.js';
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

const isLevel = (quantity: Quantity): boolean => quantityRow(quantity).mean === 'energy';

/** The mean of each stretch of time; levels in dB are averaged as energy (domain.md §12). */
const meanOf =
  (quantity: Quantity, tags: readonly string[]) =>
  ({ table, only, by }: influx.Readings): string => {
    const wanted = influx.where(influx.PLACE, influx.is('quantity', quantity), only, influx.SHOWN);
    if (!isLevel(quantity))
      return `SELECT mean("value") FROM ${table} WHERE ${wanted} ${by(...tags)}`;
    const energy = `SELECT pow(10, "value" / 10) AS "energy" FROM ${table} WHERE ${wanted} ${influx.group(...tags)}`;
    return `SELECT 10 * log10(mean("energy")) FROM (${energy}) WHERE ${influx.SHOWN} ${by(...tags)}`;
  };
const zoneMeanInProm = (quantity: Quantity): string =>
  isLevel(quantity)
    ? `10 * log10(avg by (zone) (10 ^ (${prom.sensor(quantity)} / 10)))`
    : prom.inOwnUnit(quantity, `avg by (zone) (${prom.sensor(quantity)})`);

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
    influxql: influx.eitherWay(meanOf(quantity, byZone ? ['zone'] : ['device', 'point']), {
      alias: byZone ? '$tag_zone' : '$tag_device $tag_point',
    }),
    promql: [
      byZone
        ? { expr: zoneMeanInProm(quantity), legend: '{{zone}}' }
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
