import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type AnnotationQuery,
  AnnotationQueryBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { URGENT } from './colours.js';
import { PLACE, SHOWN } from './influx.js';
import type { Kit } from './kit.js';
import { PLACE as PROM_PLACE } from './prom.js';
import { influxTarget, promTarget } from './query.js';
import { sourceRef } from './source.js';

const RAISED = `SELECT "state", "alarm", "kind", "zone" FROM "alarm" WHERE ${PLACE} AND "event" = 'alarm-raised' AND ${SHOWN}`;
/** A region for as long as nobody has acknowledged it; alarms of the whole building have no zone. */
const STANDING = `hallkeeper_alarm_state{${PROM_PLACE},state="unacknowledged"} or hallkeeper_alarm_state{hall=~"$hall",zone="",state="unacknowledged"}`;

/** Alarms, marked on the time axis of every panel. */
export const alarmMarks = (kit: Kit): Builder<AnnotationQuery> => {
  const marks = new AnnotationQueryBuilder()
    .name(kit.say('marks.alarms'))
    .datasource(sourceRef(kit.source))
    .enable(true)
    .hide(false)
    .iconColor(URGENT);
  if (kit.source === 'promql')
    return marks
      .target(promTarget({ expr: STANDING }, 'Anno'))
      .expr(STANDING)
      .step('60s')
      .titleFormat('{{alarm}}')
      .textFormat('{{kind}}')
      .tagKeys('zone,priority');
  const { build } = influxTarget({ query: RAISED, table: true }, 'Anno');
  return marks.target({
    build: () => ({
      ...build(),
      fromAnnotations: true,
      textColumn: 'alarm',
      tagsColumn: 'kind,zone',
    }),
  });
};
