import type { Names } from '../../gateway/core/hall.js';
import type { DrawnLimit } from './limits.js';
import * as prom from './prom.js';

/** One number for each hall (and zone), and where it begins to be wrong. */
export interface Asked {
  readonly ask: string;
  readonly wrong: { readonly above: number } | { readonly below: number };
}

/** What somebody beside the hall is called for. The hall's own alarms have their own way out. */
export interface Alert {
  readonly key: string;
  readonly severity: 'critical' | 'warning';
  /** `5m` */
  readonly for: string;
  /** Seconds before now that InfluxDB is asked about. */
  readonly since: number;
  readonly influxql: Asked;
  readonly promql: Asked;
  /** Labels that tell one case from another. */
  readonly of: readonly string[];
  /** What InfluxDB's silence means: nobody writes any more, or there is nothing to judge. */
  readonly nothing: 'Alerting' | 'OK';
}

/** A gateway writes how its buses did once a minute, whatever else happens. */
const SILENT_S = 300;
/** As many devices may be lost before it is no longer one device, but a wire, a fuse or a switch. */
const LOST = 0.2;
/** Less than this of the data is no ground for a verdict (GB/T 18883-2022 wants 45 of 60 minutes). */
const COMPLETE = 0.75;

const heard = 'hallkeeper_sensor_last_sample_timestamp_seconds';
const co2 = prom.nameOf('co2');

export const alertsWith = (
  limit: (standard: string, requirement: string) => DrawnLimit,
): Alert[] => {
  const most = limit('gb-t-18883-2022', 'co2').band.most;
  if (most === undefined) throw new Error('GB/T 18883-2022 has no upper limit of CO2');
  return [
    {
      key: 'gateway-silent',
      severity: 'critical',
      for: '5m',
      since: 86_400,
      influxql: {
        ask: `SELECT count("requests") FROM "bus" WHERE $timeFilter GROUP BY time(10m), "hall" fill(0)`,
        wrong: { below: 1 },
      },
      promql: {
        ask: `time() - max by (hall) (last_over_time(${heard}[1d]))`,
        wrong: { above: SILENT_S },
      },
      of: ['hall'],
      nothing: 'Alerting',
    },
    {
      key: 'devices-lost',
      severity: 'warning',
      for: '15m',
      since: 900,
      influxql: {
        ask: `SELECT 1 - count("value") / count("quality") FROM "reading" WHERE $timeFilter GROUP BY "hall"`,
        wrong: { above: LOST },
      },
      promql: {
        ask: `count by (hall) (time() - max by (hall, device) (${heard}) > ${SILENT_S}) / count by (hall) (max by (hall, device) (${heard}))`,
        wrong: { above: LOST },
      },
      of: ['hall'],
      nothing: 'OK',
    },
    {
      key: 'co2-over-limit',
      severity: 'warning',
      for: '15m',
      since: 3600,
      influxql: {
        ask: `SELECT max("mean") FROM (SELECT mean("value") AS "mean" FROM "reading" WHERE "quantity" = 'co2' AND $timeFilter GROUP BY "hall", "zone", "point", "device") GROUP BY "hall", "zone"`,
        wrong: { above: most },
      },
      promql: { ask: `max by (hall, zone) (avg_over_time(${co2}[1h]))`, wrong: { above: most } },
      of: ['hall', 'zone'],
      nothing: 'OK',
    },
    {
      key: 'verdicts-incomplete',
      severity: 'warning',
      for: '1h',
      since: 86_400,
      influxql: {
        ask: `SELECT mean("coverage") FROM "verdict" WHERE $timeFilter GROUP BY "hall"`,
        wrong: { below: COMPLETE },
      },
      promql: {
        ask: `avg by (hall) (avg_over_time(hallkeeper_verdict_coverage_ratio[1d]))`,
        wrong: { below: COMPLETE },
      },
      of: ['hall'],
      nothing: 'OK',
    },
  ];
};

/** `hallkeeper-gateway-silent` -> `HallkeeperGatewaySilent`, as Prometheus writes names of alerts. */
export const alertName = ({ key }: Alert): string =>
  `Hallkeeper${key.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}`;

/** As Prometheus itself asks: those for whom it is wrong. */
export const wrongInProm = ({ promql: { ask, wrong } }: Alert): string =>
  'above' in wrong ? `${ask} > ${wrong.above}` : `${ask} < ${wrong.below}`;

/** What is said of it; `{hall}` and `{zone}` are filled from its labels by whoever tells it. */
export const sentenceOf = (alert: Alert, told: ReadonlyMap<string, Names>): Names => {
  const sentence = told.get(`alerts.${alert.key}`);
  if (sentence === undefined) throw new Error(`words.yaml has no alerts.${alert.key}`);
  const filled = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, label: string) => `{{ $labels.${label} }}`);
  return { zh: filled(sentence.zh), en: filled(sentence.en) };
};
