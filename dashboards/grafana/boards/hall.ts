import type { Board } from '../board.js';
import { from, LIFE_SAFETY, PLAIN, stepsOf } from '../colours.js';
import * as influx from '../influx.js';
import { alarmsPage, down, zonePage } from '../links.js';
import { bars, figure, trend } from '../looks.js';
import * as prom from '../prom.js';
import { COMFORT, COMFORT_QUANTITIES, quantityTrend } from '../quantities.js';
import { table } from '../table.js';
import { shareBars, shareFigure } from './shapes.js';

const { PLACE, SHOWN, NOW, where, is, isOneOf, group, eitherWay } = influx;

const STANDING = `("state" = 'unacknowledged' OR "state" = 'acknowledged')`;
const lastStates = `SELECT last("state") AS "state" FROM "alarm" WHERE ${where(PLACE, SHOWN)} ${group('alarm')}`;

/** The facility manager: is my hall all right now, and what is drifting? */
export const hallBoard: Board = {
  id: 'hall',
  whose: 'manager',
  choices: [{ choice: 'hall', one: true }, { choice: 'floor' }, { choice: 'zone' }],
  since: 'now-24h',
  refresh: '1m',
  marks: true,
  sections: [
    {
      key: 'now',
      questions: [
        {
          key: 'open',
          whose: 'manager',
          size: [4, 5],
          influxql: [{ query: `SELECT count("state") FROM (${lastStates}) WHERE ${STANDING}` }],
          promql: [{ expr: `sum(hallkeeper_alarms_active{${prom.HALL}})`, as: 'now' }],
          look: (kit) =>
            figure({
              unit: 'none',
              decimals: 0,
              steps: from(1, LIFE_SAFETY),
              none: '0',
              links: [alarmsPage(kit)],
            }),
        },
        {
          key: 'people',
          whose: 'manager',
          size: [4, 5],
          influxql: [
            {
              query: `SELECT sum("net") FROM (SELECT last("value") AS "net" FROM "reading" WHERE ${where(PLACE, is('quantity', 'people'), is('point', 'net'), SHOWN)} ${group('zone')})`,
            },
          ],
          promql: [{ expr: `sum(hallkeeper_people{${prom.PLACE}})`, as: 'now' }],
          look: (kit) => figure({ unit: kit.unit('people'), decimals: 0 }),
        },
        {
          key: 'good',
          whose: 'manager',
          size: [4, 5],
          influxql: [
            {
              query: `SELECT count("value") / count("quality") FROM "reading" WHERE ${where(PLACE, NOW)}`,
            },
          ],
          promql: [
            {
              expr: `sum(hallkeeper_points{${prom.HALL},quality="good"}) / sum(hallkeeper_points{${prom.HALL}})`,
              as: 'now',
            },
          ],
          look: () => shareFigure(),
        },
        {
          key: 'met',
          whose: 'manager',
          size: [4, 5],
          influxql: [
            {
              query: `SELECT 1 - mean("code") FROM "verdict" WHERE ${where(PLACE, '"code" <= 1', SHOWN)}`,
            },
          ],
          promql: [
            {
              expr: `sum(count_over_time(hallkeeper_verdict{${prom.PLACE},verdict="compliant"}[$__range])) / sum(count_over_time(hallkeeper_verdict{${prom.PLACE},verdict=~"compliant|non-compliant"}[$__range]))`,
              as: 'now',
            },
          ],
          look: () => shareFigure(),
        },
        {
          key: 'power',
          whose: 'manager',
          size: [8, 5],
          influxql: [
            {
              query: `SELECT last("value") FROM "reading" WHERE ${where(PLACE, is('quantity', 'power'), is('point', 'power'), NOW)} ${group('device')}`,
              alias: '$tag_device',
            },
          ],
          promql: [
            {
              expr: prom.sensor('power', `${prom.PLACE},point="power"`),
              legend: '{{device}}',
              as: 'now',
            },
          ],
          look: (kit) =>
            bars({
              unit: kit.unit('power'),
              decimals: 0,
              steps: PLAIN,
              least: 0,
              links: [down(kit, 'devices', 'series')],
            }),
        },
        {
          key: 'zones',
          whose: 'manager',
          size: [24, 9],
          limits: COMFORT.flatMap(({ limit }) => limit ?? []),
          influxql: [
            {
              query: `SELECT last("value") FROM "reading" WHERE ${where(PLACE, isOneOf('quantity', COMFORT_QUANTITIES), NOW)} ${group('zone', 'quantity')}`,
              table: true,
            },
          ],
          promql: [
            {
              expr: `max by (zone, __name__) ({__name__=~"${COMFORT_QUANTITIES.map(prom.nameOf).join('|')}",${prom.PLACE}})`,
              as: 'table',
            },
          ],
          look: (kit) =>
            table(kit, {
              pivot: {
                row: 'zone',
                column: { influxql: 'quantity', promql: '__name__' },
                value: { influxql: 'last', promql: 'Value' },
              },
              columns: [
                {
                  field: { influxql: 'zone\\quantity', promql: 'zone\\__name__' },
                  name: kit.say('choices.zone'),
                  links: [down(kit, 'zone', 'cell'), zonePage(kit, 'cell')],
                },
                ...COMFORT.map(({ quantity, limit }) => {
                  const [standard = '', requirement = ''] = limit?.split('/') ?? [];
                  const isShare = kit.source === 'promql' && quantity === 'humidity';
                  const steps =
                    limit === undefined ? PLAIN : stepsOf(kit.limit(standard, requirement));
                  return {
                    field: { influxql: quantity, promql: prom.nameOf(quantity) },
                    name: kit.word(`quantity.${quantity}`),
                    unit: isShare ? 'percentunit' : kit.unit(quantity),
                    steps: isShare
                      ? steps.map(({ value, color }) => ({
                          value: value === null ? null : value / 100,
                          color,
                        }))
                      : steps,
                  };
                }),
              ],
            }),
        },
      ],
    },
    {
      key: 'drifting',
      questions: [
        {
          key: 'co2-rise',
          whose: 'manager',
          size: [12, 8],
          least: '15m',
          influxql: eitherWay(
            ({ table: from, only, by }) =>
              `SELECT derivative(mean("value"), 1h) FROM ${from} WHERE ${where(PLACE, is('quantity', 'co2'), only, SHOWN)} ${by('zone')}`,
            { alias: '$tag_zone' },
          ),
          promql: [
            { expr: `avg by (zone) (deriv(${prom.sensor('co2')}[1h])) * 3600`, legend: '{{zone}}' },
          ],
          look: (kit) =>
            trend({ unit: 'suffix: ppm/h', decimals: 0, links: [down(kit, 'zone', 'series')] }),
        },
        {
          key: 'met-by-zone',
          whose: 'manager',
          size: [12, 8],
          influxql: [
            {
              query: `SELECT 1 - mean("code") FROM "verdict" WHERE ${where(PLACE, '"code" <= 1', SHOWN)} ${group('zone')}`,
              alias: '$tag_zone',
            },
          ],
          promql: [
            {
              expr: `sum by (zone) (count_over_time(hallkeeper_verdict{${prom.PLACE},verdict="compliant"}[$__range])) / sum by (zone) (count_over_time(hallkeeper_verdict{${prom.PLACE},verdict=~"compliant|non-compliant"}[$__range]))`,
              legend: '{{zone}}',
              as: 'now',
            },
          ],
          look: (kit) => shareBars([down(kit, 'zone', 'series')]),
        },
      ],
    },
    {
      key: 'over-time',
      questions: COMFORT.map((one) => quantityTrend(one, 'zones', 'manager', [12, 8])),
    },
  ],
};
