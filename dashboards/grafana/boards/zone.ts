import type { Quantity } from '../../../gateway/core/quantity.js';
import type { Board, Question } from '../board.js';
import { PLAIN, stepsOf } from '../colours.js';
import * as influx from '../influx.js';
import { alarmsPage, down, zonePage } from '../links.js';
import { figure, states, trend } from '../looks.js';
import { heard, qualities } from '../mappings.js';
import * as prom from '../prom.js';
import { COMFORT, quantityTrend } from '../quantities.js';
import { table } from '../table.js';
import { alarmColumns, alarmLog } from './alarm-log.js';
import { verdictStates } from './verdict-states.js';

const { PLACE, SHOWN, NOW, where, is, by, group, eitherWay } = influx;

/** The worst of the points of the zone now: a mean would hide the corner without fresh air. */
const now = ({ quantity, limit }: (typeof COMFORT)[number]): Question => ({
  key: `${quantity}-now`,
  words: 'shared.now',
  about: (kit) => ({ quantity: kit.word(`quantity.${quantity}`) }),
  whose: 'manager',
  size: [4, 4],
  ...(limit !== undefined && { limits: [limit] }),
  influxql: [
    {
      query: `SELECT max("now") FROM (SELECT last("value") AS "now" FROM "reading" WHERE ${where(PLACE, is('quantity', quantity), NOW)} ${group('device', 'point')})`,
    },
  ],
  promql: [{ expr: prom.inOwnUnit(quantity, `max(${prom.sensor(quantity)})`), as: 'now' }],
  look: (kit) => {
    const [standard = '', requirement = ''] = limit?.split('/') ?? [];
    return figure({
      unit: kit.unit(quantity),
      steps: limit === undefined ? PLAIN : stepsOf(kit.limit(standard, requirement)),
      links: [zonePage(kit, 'series')],
    });
  },
});

const MORE: readonly { readonly quantity: Quantity; readonly limit?: string }[] = [
  { quantity: 'pm10', limit: 'gb-t-18883-2022/pm10' },
  { quantity: 'tvoc' },
];

/** One zone: what is it like, and is that of the room or of an instrument? */
export const zoneBoard: Board = {
  id: 'zone',
  whose: 'manager',
  choices: [{ choice: 'hall', one: true }, { choice: 'floor' }, { choice: 'zone', one: true }],
  since: 'now-24h',
  refresh: '1m',
  marks: true,
  sections: [
    { key: 'now', questions: COMFORT.map(now) },
    {
      key: 'over-time',
      questions: [...COMFORT, ...MORE].map((one) =>
        quantityTrend(one, 'points', 'manager', [12, 8]),
      ),
    },
    {
      key: 'presence',
      questions: [
        {
          key: 'people',
          whose: 'manager',
          size: [24, 7],
          influxql: [
            {
              query: `SELECT last("value") FROM "reading" WHERE ${where(PLACE, is('quantity', 'people'), is('point', 'net'), SHOWN)} ${by('zone')}`,
              alias: '$tag_zone',
            },
          ],
          promql: [{ expr: `hallkeeper_people{${prom.PLACE}}`, legend: '{{zone}}' }],
          look: (kit) => trend({ unit: kit.unit('people'), decimals: 0, least: 0 }),
        },
      ],
    },
    {
      key: 'trust',
      questions: [
        verdictStates('zone', 'requirement', [24, 8]),
        {
          key: 'quality',
          whose: 'technician',
          size: [24, 7],
          influxql: eitherWay(
            ({ table: from, only, by }) =>
              `SELECT max("quality") FROM ${from} WHERE ${where(PLACE, only, SHOWN)} ${by('device')}`,
            { alias: '$tag_device' },
          ),
          promql: [
            {
              expr: `max by (device) (time() - hallkeeper_sensor_last_sample_timestamp_seconds{${prom.PLACE}} < bool 180)`,
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
          key: 'alarms',
          whose: 'safety-officer',
          size: [24, 8],
          ...alarmLog(PLACE, prom.PLACE),
          look: (kit) => table(kit, { columns: alarmColumns(kit, [alarmsPage(kit)]) }),
        },
      ],
    },
  ],
};
