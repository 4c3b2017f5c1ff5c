import { SEVERITIES } from '../../../gateway/core/quality.js';
import type { Board, Question } from '../board.js';
import { below, from, URGENT } from '../colours.js';
import * as influx from '../influx.js';
import { down } from '../links.js';
import { states, trend } from '../looks.js';
import { heard, qualities } from '../mappings.js';
import * as prom from '../prom.js';
import { table } from '../table.js';
import { gatewaySection } from './gateway-section.js';
import { counted, heardTable, named } from './shapes.js';

const { HALL, PLACE, DEVICE, BUS, SHOWN, where, by, group, eitherWay } = influx;

const OF_DEVICES = where(PLACE, DEVICE);
const LABELS = `${prom.HALL},${prom.DEVICE}`;
const HEARD = `hallkeeper_sensor_last_sample_timestamp_seconds{${LABELS}}`;
/** A reading stands at most twice its period (design §4.1); air and light are asked once a minute. */
const STANDS_S = 180;

const bus = (
  key: string,
  select: string,
  expr: string,
  unit: string,
  more: { readonly most?: number; readonly limit?: number } = {},
): Question => ({
  key,
  whose: 'technician',
  size: [8, 8],
  influxql: [
    {
      query: `SELECT ${select} FROM "bus" WHERE ${where(HALL, BUS, SHOWN)} ${by('bus')}`,
      alias: '$tag_bus',
    },
  ],
  promql: [{ expr, legend: '{{bus}}' }],
  look: () =>
    trend({
      unit,
      least: 0,
      ...(more.most !== undefined && { most: more.most }),
      ...(more.limit !== undefined && { steps: from(more.limit, URGENT) }),
    }),
});

const requests = `hallkeeper_bus_requests_total{${prom.HALL},${prom.BUS}`;

/** The technician: which device is sick, since when, and is it the wire? */
export const devicesBoard: Board = {
  id: 'devices',
  whose: 'technician',
  choices: [
    { choice: 'hall', one: true },
    { choice: 'floor' },
    { choice: 'zone' },
    { choice: 'device' },
    { choice: 'bus' },
  ],
  since: 'now-24h',
  refresh: '1m',
  marks: true,
  sections: [
    {
      key: 'devices',
      questions: [
        {
          key: 'heard',
          whose: 'technician',
          size: [12, 11],
          influxql: [
            {
              query: `SELECT last("value") FROM "reading" WHERE ${where(OF_DEVICES, SHOWN)} ${group('device', 'zone')}`,
              table: true,
            },
          ],
          promql: [{ expr: `max by (device, zone) (${HEARD}) * 1000`, as: 'table' }],
          look: (kit) => heardTable(kit, [named(kit, 'device'), named(kit, 'zone')]),
        },
        {
          key: 'complete',
          whose: 'technician',
          size: [12, 11],
          influxql: eitherWay(
            ({ share, table: from, only }) =>
              `SELECT ${share} AS "share" FROM ${from} WHERE ${where(OF_DEVICES, only, SHOWN)} ${group('device')}`,
            { table: true },
          ),
          promql: [
            {
              expr: `avg by (device) (avg_over_time((time() - ${HEARD} < bool ${STANDS_S})[$__range:5m]))`,
              as: 'table',
            },
          ],
          look: (kit) =>
            table(kit, {
              columns: [
                named(kit, 'device'),
                {
                  field: { influxql: 'share', promql: 'Value' },
                  name: kit.say('columns.share'),
                  unit: 'percentunit',
                  decimals: 1,
                  steps: below(0.95, URGENT),
                  bar: [0, 1],
                },
              ],
              sort: { by: kit.say('columns.share'), descending: false },
            }),
        },
        {
          key: 'quality',
          whose: 'technician',
          size: [24, 16],
          least: '5m',
          influxql: eitherWay(
            ({ table: from, only, by }) =>
              `SELECT max("quality") FROM ${from} WHERE ${where(OF_DEVICES, only, SHOWN)} ${by('device')}`,
            { alias: '$tag_device' },
          ),
          promql: [
            {
              expr: `max by (device) (time() - ${HEARD} < bool ${STANDS_S})`,
              legend: '{{device}}',
            },
          ],
          look: (kit) =>
            states({
              unit: 'none',
              mappings: kit.source === 'influxql' ? qualities(kit) : heard(kit),
              links: [down(kit, 'devices', 'series')],
            }),
        },
        {
          key: 'severity',
          whose: 'technician',
          size: [12, 8],
          least: '15m',
          influxql: SEVERITIES.flatMap((severity) =>
            eitherWay(
              ({ number, table: from, only, by }) =>
                `SELECT ${number[severity].select} FROM ${from} WHERE ${where(OF_DEVICES, number[severity].of, only, SHOWN)} ${by()}`,
              { alias: severity },
            ),
          ),
          promql: [{ expr: `hallkeeper_points{${prom.HALL}}`, legend: '{{quality}}' }],
          look: () => counted(),
        },
        {
          key: 'points',
          whose: 'technician',
          size: [12, 8],
          influxql: eitherWay(
            ({ table: from, only, by }) =>
              `SELECT mean("value") FROM ${from} WHERE ${where(OF_DEVICES, only, SHOWN)} ${by('device', 'point')}`,
            { alias: '$tag_device $tag_point' },
          ),
          promql: [
            {
              expr: `{__name__=~"hallkeeper_sensor_.+",__name__!="hallkeeper_sensor_last_sample_timestamp_seconds",${LABELS}}`,
              legend: '{{device}} {{point}}',
            },
          ],
          look: () => trend({ unit: 'none' }),
        },
      ],
    },
    {
      key: 'buses',
      questions: [
        bus(
          'failures',
          'sum("failures") / sum("requests")',
          `sum by (bus) (rate(${requests},result!="answered"}[$__rate_interval])) / sum by (bus) (rate(${requests}}[$__rate_interval]))`,
          'percentunit',
          { limit: 0.05 },
        ),
        bus(
          'load',
          'mean("load")',
          `hallkeeper_bus_load_ratio{${prom.HALL},${prom.BUS}}`,
          'percentunit',
          { most: 1, limit: 0.7 },
        ),
        bus(
          'p95',
          'max("p95")',
          `1000 * histogram_quantile(0.95, sum by (bus, le) (rate(hallkeeper_bus_request_duration_seconds_bucket{${prom.HALL},${prom.BUS}}[$__rate_interval])))`,
          'ms',
        ),
      ],
    },
    gatewaySection,
  ],
};
