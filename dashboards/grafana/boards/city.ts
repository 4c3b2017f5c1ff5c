import type { Board } from '../board.js';
import { below, from, LIFE_SAFETY, URGENT } from '../colours.js';
import * as influx from '../influx.js';
import { down } from '../links.js';
import { bars, trend } from '../looks.js';
import * as prom from '../prom.js';
import { counted, heardTable, named, shareBars } from './shapes.js';

const { HALL, SHOWN, where, is, by, daily, group, eitherWay } = influx;

const kwhADay = prom.inOwnUnit(
  'energy',
  `max by (hall) (increase(${prom.sensor('energy', `${prom.HALL},point="energy"`)}[1d]))`,
);
const verdictsOf = (values: string): string =>
  `sum by (hall) (count_over_time(hallkeeper_verdict{${prom.HALL},verdict=~"${values}"}[$__range]))`;

/** The city: which of the halls needs somebody, and which does it well? */
export const cityBoard: Board = {
  id: 'city',
  whose: 'city',
  choices: [{ choice: 'hall' }],
  since: 'now-7d',
  refresh: '5m',
  marks: false,
  sections: [
    {
      key: 'now',
      questions: [
        {
          key: 'heard',
          whose: 'city',
          size: [8, 9],
          influxql: [
            {
              query: `SELECT last("value") FROM "reading" WHERE ${where(HALL, SHOWN)} ${group('hall')}`,
              table: true,
            },
          ],
          promql: [
            {
              expr: `max by (hall) (hallkeeper_sensor_last_sample_timestamp_seconds{${prom.HALL}}) * 1000`,
              as: 'table',
            },
          ],
          look: (kit) => heardTable(kit, [named(kit, 'hall')]),
        },
        {
          key: 'open',
          whose: 'city',
          size: [8, 9],
          influxql: [
            {
              query: `SELECT count("state") FROM (SELECT last("state") AS "state" FROM "alarm" WHERE ${where(HALL, SHOWN)} ${group('hall', 'alarm')}) WHERE "state" = 'unacknowledged' OR "state" = 'acknowledged' ${group('hall')}`,
              alias: '$tag_hall',
            },
          ],
          promql: [
            {
              expr: `sum by (hall) (hallkeeper_alarms_active{${prom.HALL}})`,
              legend: '{{hall}}',
              as: 'now',
            },
          ],
          look: (kit) =>
            bars({
              unit: 'none',
              decimals: 0,
              least: 0,
              steps: from(1, LIFE_SAFETY),
              links: [down(kit, 'hall', 'series')],
            }),
        },
        {
          key: 'met',
          whose: 'city',
          size: [8, 9],
          influxql: [
            {
              query: `SELECT 1 - mean("code") FROM "verdict" WHERE ${where(HALL, '"code" <= 1', SHOWN)} ${group('hall')}`,
              alias: '$tag_hall',
            },
          ],
          promql: [
            {
              expr: `${verdictsOf('compliant')} / ${verdictsOf('compliant|non-compliant')}`,
              legend: '{{hall}}',
              as: 'now',
            },
          ],
          look: (kit) => shareBars([down(kit, 'hall', 'series')]),
        },
      ],
    },
    {
      key: 'response',
      questions: [
        {
          key: 'acknowledged',
          whose: 'city',
          size: [12, 8],
          influxql: [
            {
              query: `SELECT median("after") FROM "alarm" WHERE ${where(HALL, is('event', 'alarm-acknowledged'), SHOWN)} ${group('hall')}`,
              alias: '$tag_hall',
            },
          ],
          promql: [
            {
              expr: `1000 * histogram_quantile(0.5, sum by (hall, le) (increase(hallkeeper_alarm_acknowledge_seconds_bucket{${prom.HALL}}[$__range])))`,
              legend: '{{hall}}',
              as: 'now',
            },
          ],
          look: (kit) => bars({ unit: 'ms', least: 0, links: [down(kit, 'hall', 'series')] }),
        },
        {
          key: 'raised',
          whose: 'city',
          size: [12, 8],
          least: '1d',
          influxql: [
            {
              query: `SELECT count("state") FROM "alarm" WHERE ${where(HALL, is('event', 'alarm-raised'), SHOWN)} ${daily('hall')}`,
              alias: '$tag_hall',
            },
          ],
          promql: [
            {
              expr: `sum by (hall) (increase(hallkeeper_alarms_raised_total{${prom.HALL}}[1d]))`,
              legend: '{{hall}}',
            },
          ],
          look: (kit) => counted([down(kit, 'hall', 'series')]),
        },
      ],
    },
    {
      key: 'running',
      questions: [
        {
          key: 'complete',
          whose: 'city',
          size: [12, 8],
          least: '1h',
          influxql: eitherWay(
            ({ share, table: from, only, by }) =>
              `SELECT ${share} FROM ${from} WHERE ${where(HALL, only, SHOWN)} ${by('hall')}`,
            { alias: '$tag_hall' },
          ),
          promql: [
            {
              expr: `sum by (hall) (hallkeeper_points{${prom.HALL},quality="good"}) / sum by (hall) (hallkeeper_points{${prom.HALL}})`,
              legend: '{{hall}}',
            },
          ],
          look: (kit) =>
            trend({
              unit: 'percentunit',
              least: 0,
              most: 1,
              steps: below(0.95, URGENT),
              links: [down(kit, 'hall', 'series')],
            }),
        },
        {
          key: 'people',
          whose: 'city',
          size: [12, 8],
          least: '5m',
          influxql: [
            {
              query: `SELECT sum("net") FROM (SELECT last("value") AS "net" FROM "reading" WHERE ${where(HALL, is('quantity', 'people'), is('point', 'net'), SHOWN)} ${by('hall', 'zone')}) WHERE ${SHOWN} ${by('hall')}`,
              alias: '$tag_hall',
            },
          ],
          promql: [{ expr: `sum by (hall) (hallkeeper_people{${prom.HALL}})`, legend: '{{hall}}' }],
          look: (kit) =>
            trend({
              unit: kit.unit('people'),
              decimals: 0,
              least: 0,
              links: [down(kit, 'hall', 'series')],
            }),
        },
        {
          key: 'energy',
          whose: 'city',
          size: [24, 8],
          least: '1d',
          influxql: eitherWay(
            ({ spread, table: from, only }) =>
              `SELECT max("kwh") FROM (SELECT ${spread} AS "kwh" FROM ${from} WHERE ${where(HALL, is('quantity', 'energy'), is('point', 'energy'), only, SHOWN)} ${daily('hall', 'device')}) WHERE ${SHOWN} ${daily('hall')}`,
            { alias: '$tag_hall' },
          ),
          promql: [{ expr: kwhADay, legend: '{{hall}}' }],
          look: (kit) =>
            trend({
              unit: kit.unit('energy'),
              decimals: 0,
              least: 0,
              bars: 'beside',
              links: [down(kit, 'hall', 'series')],
            }),
        },
      ],
    },
  ],
};
