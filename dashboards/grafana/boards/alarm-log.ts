import type { DashboardLinkBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Question } from '../board.js';
import { PLAIN } from '../colours.js';
import * as influx from '../influx.js';
import type { Kit } from '../kit.js';
import { down } from '../links.js';
import { alarmEvents, alarmKinds, conditions, priorities } from '../mappings.js';
import type { Column } from '../table.js';

const MOST_ROWS = 200;

/** Every step of every alarm; Prometheus knows only what stands. */
export const alarmLog = (place: string, labels: string): Pick<Question, 'influxql' | 'promql'> => ({
  influxql: [
    {
      query: `SELECT "alarm", "event", "kind", "zone", "device", "priority", "state", "value", "limit", "after", "by", "drill" FROM "alarm" WHERE ${influx.where(place, influx.SHOWN)} ORDER BY time DESC LIMIT ${MOST_ROWS}`,
      table: true,
    },
  ],
  promql: [{ expr: `hallkeeper_alarm_state{${labels}}`, as: 'table' }],
});

/** The columns of a table of alarms; what a source does not know has no column. */
export const alarmColumns = (
  kit: Kit,
  links: readonly DashboardLinkBuilder[],
): readonly Column[] => {
  const name = (column: string): string => kit.say(`columns.${column}`);
  return [
    { field: { influxql: 'Time' }, name: name('time') },
    { field: { influxql: 'event' }, name: name('event'), mappings: alarmEvents(kit) },
    { field: 'alarm', name: name('alarm'), links },
    { field: 'kind', name: name('kind'), mappings: alarmKinds(kit) },
    { field: 'priority', name: name('priority'), mappings: priorities(kit), steps: PLAIN },
    { field: 'zone', name: kit.say('choices.zone'), links: [down(kit, 'zone', 'cell')] },
    { field: 'device', name: kit.say('choices.device'), links: [down(kit, 'devices', 'cell')] },
    { field: 'state', name: name('state'), mappings: conditions(kit), steps: PLAIN },
    { field: { influxql: 'value' }, name: name('value') },
    { field: { influxql: 'limit' }, name: name('limit') },
    { field: { influxql: 'after' }, name: name('after'), unit: 'ms' },
    { field: { influxql: 'by' }, name: name('by') },
    { field: { influxql: 'drill' }, name: name('drill'), unit: 'bool_yes_no' },
  ];
};
