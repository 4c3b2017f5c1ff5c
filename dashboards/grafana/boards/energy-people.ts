import type { Board } from '../board.js';
import { below, URGENT } from '../colours.js';
import * as influx from '../influx.js';
import { down } from '../links.js';
import { trend } from '../looks.js';
import * as prom from '../prom.js';
import { extreme } from './shapes.js';

const { PLACE, SHOWN, READINGS, where, is, by, daily, eitherWay } = influx;

/** Meters count what they measure as a whole under these names, beside their phases and directions. */
const ENERGY = where(is('quantity', 'energy'), is('point', 'energy'));
const POWER = where(is('quantity', 'power'), is('point', 'power'));
const COME_IN = where(is('quantity', 'people'), is('point', 'in'));
const energyMetric = prom.sensor('energy', `${prom.PLACE},point="energy"`);
const kwhADay = prom.inOwnUnit('energy', `increase(${energyMetric}[1d])`);
const powerMetric = prom.sensor('power', `${prom.PLACE},point="power"`);

/** The facility manager: what does it cost, and for how many people? */
export const energyPeopleBoard: Board = {
  id: 'energy-people',
  whose: 'manager',
  choices: [{ choice: 'hall', one: true }, { choice: 'floor' }, { choice: 'zone' }],
  since: 'now-7d',
  refresh: '5m',
  marks: false,
  sections: [
    {
      key: 'energy',
      questions: [
        {
          key: 'daily',
          whose: 'manager',
          size: [12, 9],
          least: '1d',
          influxql: [
            {
              query: `SELECT non_negative_difference(last("value")) FROM ${READINGS} WHERE ${where(PLACE, ENERGY, SHOWN)} ${daily('device')}`,
              alias: '$tag_device',
            },
          ],
          promql: [{ expr: kwhADay, legend: '{{device}}' }],
          look: (kit) =>
            trend({
              unit: kit.unit('energy'),
              decimals: 1,
              least: 0,
              bars: 'beside',
              links: [down(kit, 'devices', 'series')],
            }),
        },
        {
          key: 'power',
          whose: 'manager',
          size: [12, 9],
          influxql: eitherWay(
            ({ table: from, only, by }) =>
              `SELECT mean("value") FROM ${from} WHERE ${where(PLACE, POWER, only, SHOWN)} ${by('device')}`,
            { alias: '$tag_device' },
          ),
          promql: [{ expr: powerMetric, legend: '{{device}}' }],
          look: (kit) =>
            trend({
              unit: kit.unit('power'),
              least: 0,
              links: [down(kit, 'devices', 'series')],
            }),
        },
        {
          key: 'base',
          whose: 'manager',
          size: [12, 8],
          least: '1d',
          influxql: eitherWay(
            ({ least, most, table, only }) =>
              `SELECT ${least} AS "min", ${most} AS "max" FROM ${table} WHERE ${where(PLACE, POWER, only, SHOWN)} ${daily('device')}`,
            { alias: '$tag_device $col' },
          ),
          promql: [
            { expr: `min_over_time(${powerMetric}[1d])`, legend: '{{device}} min' },
            { expr: `max_over_time(${powerMetric}[1d])`, legend: '{{device}} max' },
          ],
          look: (kit) => trend({ unit: kit.unit('power'), least: 0, bars: 'beside' }),
        },
        {
          key: 'per-visitor',
          whose: 'manager',
          size: [12, 8],
          least: '1d',
          influxql: eitherWay(
            ({ spread, most, table, only }) =>
              `SELECT max("kwh") / sum("visitors") FROM (SELECT ${spread} AS "kwh" FROM ${table} WHERE ${where(PLACE, ENERGY, only, SHOWN)} GROUP BY time(1d), "device"), (SELECT ${most} AS "visitors" FROM ${table} WHERE ${where(PLACE, COME_IN, only, SHOWN)} GROUP BY time(1d), "zone") WHERE ${SHOWN} ${daily()}`,
            { alias: 'kWh' },
          ),
          promql: [
            {
              expr: `max(${kwhADay}) / sum(increase(hallkeeper_people_in_total{${prom.PLACE}}[1d]))`,
              legend: 'kWh',
            },
          ],
          look: (kit) => trend({ unit: kit.unit('energy'), decimals: 2, least: 0, bars: 'beside' }),
        },
      ],
    },
    {
      key: 'people',
      questions: [
        {
          key: 'present',
          whose: 'manager',
          size: [12, 9],
          influxql: [
            {
              query: `SELECT last("value") FROM "reading" WHERE ${where(PLACE, is('quantity', 'people'), is('point', 'net'), SHOWN)} ${by('zone')}`,
              alias: '$tag_zone',
            },
          ],
          promql: [{ expr: `hallkeeper_people{${prom.PLACE}}`, legend: '{{zone}}' }],
          look: (kit) =>
            trend({
              unit: kit.unit('people'),
              decimals: 0,
              least: 0,
              links: [down(kit, 'zone', 'series')],
            }),
        },
        {
          key: 'visitors',
          whose: 'manager',
          size: [12, 9],
          least: '1d',
          influxql: [
            {
              query: `SELECT max("value") FROM "reading" WHERE ${where(PLACE, COME_IN, SHOWN)} ${daily('zone')}`,
              alias: '$tag_zone',
            },
          ],
          promql: [
            { expr: `increase(hallkeeper_people_in_total{${prom.PLACE}}[1d])`, legend: '{{zone}}' },
          ],
          look: (kit) =>
            trend({ unit: kit.unit('people'), decimals: 0, least: 0, bars: 'stacked' }),
        },
        extreme('most', 'waiting', {
          key: 'waiting',
          whose: 'manager',
          drawn: { decimals: 0, least: 0 },
        }),
        extreme('most', 'wait-time', {
          key: 'wait-time',
          whose: 'manager',
          drawn: { decimals: 0, least: 0 },
        }),
      ],
    },
    {
      key: 'supply',
      questions: [
        extreme('least', 'voltage', { key: 'voltage', whose: 'technician', points: true }),
        extreme('least', 'battery-charge', {
          key: 'battery',
          whose: 'safety-officer',
          drawn: { least: 0, most: 100, steps: below(20, URGENT) },
        }),
      ],
    },
  ],
};
