import type { Board } from '../board.js';
import { from, LIFE_SAFETY, PLAIN, URGENT } from '../colours.js';
import * as influx from '../influx.js';
import { alarmsPage } from '../links.js';
import { bars, figure, trend } from '../looks.js';
import * as prom from '../prom.js';
import { table } from '../table.js';
import { alarmColumns, alarmLog } from './alarm-log.js';
import { counted } from './shapes.js';

const { PLACE, SHOWN, where, is, group } = influx;

const RAISED = is('event', 'alarm-raised');
const ACKNOWLEDGED = is('event', 'alarm-acknowledged');
/** Alarms of the whole building have no zone, and are told with every choice of zones. */
const LABELS = `${prom.HALL},zone=~"$zone|"`;
const lastStates = (fields: string, tags: readonly string[]): string =>
  `SELECT last("state") AS "state"${fields} FROM "alarm" WHERE ${where(PLACE, SHOWN)} ${group(...tags)}`;
const bucket = `sum by (le) (increase(hallkeeper_alarm_acknowledge_seconds_bucket{${prom.HALL}}[$__rate_interval]))`;
/** EEMUA 191: more than ten in ten minutes is a flood that nobody can follow. */
const FLOOD = 10;

/** The safety officer: what happened, where, who has it, and how soon? */
export const alarmsBoard: Board = {
  id: 'alarms',
  whose: 'safety-officer',
  choices: [{ choice: 'hall', one: true }, { choice: 'floor' }, { choice: 'zone' }],
  since: 'now-7d',
  refresh: '1m',
  marks: false,
  sections: [
    {
      key: 'now',
      questions: [
        {
          key: 'unacknowledged',
          whose: 'safety-officer',
          size: [6, 5],
          influxql: [
            {
              query: `SELECT count("state") FROM (${lastStates('', ['alarm'])}) WHERE "state" = 'unacknowledged' OR "state" = 'returned-unacknowledged'`,
            },
          ],
          promql: [{ expr: `sum(hallkeeper_alarms_unacknowledged{${prom.HALL}})`, as: 'now' }],
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
          key: 'half-within',
          whose: 'safety-officer',
          size: [6, 5],
          influxql: [
            {
              query: `SELECT median("after") FROM "alarm" WHERE ${where(PLACE, ACKNOWLEDGED, SHOWN)}`,
            },
          ],
          promql: [
            {
              expr: `1000 * histogram_quantile(0.5, sum by (le) (increase(hallkeeper_alarm_acknowledge_seconds_bucket{${prom.HALL}}[$__range])))`,
              as: 'now',
            },
          ],
          look: () => figure({ unit: 'ms', decimals: 0 }),
        },
        {
          key: 'raised',
          whose: 'safety-officer',
          size: [12, 5],
          influxql: [
            {
              query: `SELECT count("state") FROM "alarm" WHERE ${where(PLACE, RAISED, SHOWN)} ${group('kind')}`,
              alias: '$tag_kind',
            },
          ],
          promql: [
            {
              expr: `sum by (kind) (increase(hallkeeper_alarms_raised_total{${LABELS}}[$__range])) > 0`,
              legend: '{{kind}}',
              as: 'now',
            },
          ],
          look: () => bars({ unit: 'none', decimals: 0, least: 0, steps: PLAIN }),
        },
        {
          key: 'standing',
          whose: 'safety-officer',
          size: [24, 8],
          influxql: [
            {
              query: `SELECT "state", "priority", "value", "limit", "by" FROM (${lastStates(', "priority", "value", "limit", "by"', ['alarm', 'kind', 'zone', 'device'])}) WHERE "state" <> 'normal' ${group('alarm', 'kind', 'zone', 'device')}`,
              table: true,
            },
          ],
          promql: [{ expr: `hallkeeper_alarm_state{${LABELS}}`, as: 'table' }],
          look: (kit) =>
            table(kit, {
              columns: alarmColumns(kit, [alarmsPage(kit)]),
              sort: { by: kit.say('columns.priority'), descending: false },
            }),
        },
      ],
    },
    {
      key: 'response',
      questions: [
        {
          key: 'acknowledged',
          whose: 'safety-officer',
          size: [12, 8],
          least: '1h',
          influxql: [
            {
              query: `SELECT percentile("after", 50) AS "p50", percentile("after", 95) AS "p95" FROM "alarm" WHERE ${where(PLACE, ACKNOWLEDGED, SHOWN)} ${influx.daily()}`,
              alias: '$col',
            },
          ],
          promql: [
            { expr: `1000 * histogram_quantile(0.5, ${bucket})`, legend: 'p50' },
            { expr: `1000 * histogram_quantile(0.95, ${bucket})`, legend: 'p95' },
          ],
          look: () => trend({ unit: 'ms', decimals: 0, least: 0, bars: 'beside' }),
        },
        {
          key: 'rate',
          whose: 'safety-officer',
          size: [12, 8],
          least: '10m',
          influxql: [
            {
              query: `SELECT count("state") FROM "alarm" WHERE ${where(PLACE, RAISED, SHOWN)} GROUP BY time(10m) fill(null)`,
              alias: 'n',
            },
          ],
          promql: [
            { expr: `sum(increase(hallkeeper_alarms_raised_total{${LABELS}}[10m]))`, legend: 'n' },
          ],
          look: () =>
            trend({
              unit: 'none',
              decimals: 0,
              least: 0,
              bars: 'beside',
              steps: from(FLOOD, URGENT),
            }),
        },
        {
          key: 'most',
          whose: 'safety-officer',
          size: [12, 9],
          influxql: [
            {
              query: `SELECT top("n", "alarm", 10) FROM (SELECT count("state") AS "n" FROM "alarm" WHERE ${where(PLACE, RAISED, SHOWN)} ${group('alarm')})`,
              table: true,
            },
          ],
          promql: [
            {
              expr: `topk(10, sum by (alarm) (increase(hallkeeper_alarms_raised_total{${LABELS}}[$__range])) > 0)`,
              as: 'table',
            },
          ],
          look: (kit) =>
            table(kit, {
              columns: [
                { field: 'alarm', name: kit.say('columns.alarm'), links: [alarmsPage(kit)] },
                {
                  field: { influxql: 'top', promql: 'Value' },
                  name: kit.say('columns.times'),
                  decimals: 0,
                },
              ],
              sort: { by: kit.say('columns.times'), descending: true },
            }),
        },
        {
          key: 'by-day',
          whose: 'safety-officer',
          size: [12, 9],
          least: '1d',
          influxql: [
            {
              query: `SELECT count("state") FROM "alarm" WHERE ${where(PLACE, RAISED, SHOWN)} ${influx.daily('kind')}`,
              alias: '$tag_kind',
            },
          ],
          promql: [
            {
              expr: `sum by (kind) (increase(hallkeeper_alarms_raised_total{${LABELS}}[1d])) > 0`,
              legend: '{{kind}}',
            },
          ],
          look: () => counted(),
        },
      ],
    },
    {
      key: 'what-happened',
      questions: [
        {
          key: 'log',
          whose: 'safety-officer',
          size: [24, 12],
          ...alarmLog(PLACE, LABELS),
          look: (kit) => table(kit, { columns: alarmColumns(kit, [alarmsPage(kit)]) }),
        },
      ],
    },
  ],
};
