import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { sourceRef } from './source.js';

/** A question to InfluxDB, in InfluxQL. */
export interface InfluxQuery {
  readonly query: string;
  /** Name of each series, `$tag_zone`; a table has columns instead. */
  readonly alias?: string;
  readonly table?: true;
}

/** The same question to Prometheus or VictoriaMetrics. */
export interface PromQuery {
  readonly expr: string;
  /** Name of each series, `{{zone}}`. */
  readonly legend?: string;
  /** `range` over the time shown (the default), the value `now`, or the values now as a `table`. */
  readonly as?: 'range' | 'now' | 'table';
}

/** What Grafana's InfluxDB data source stores of a question; the SDK has no class for it. */
interface InfluxModel extends Dataquery {
  readonly datasource: { readonly type?: string; readonly uid?: string };
  readonly refId: string;
  readonly rawQuery: true;
  readonly query: string;
  readonly resultFormat: 'time_series' | 'table';
  readonly alias?: string;
}

export const influxTarget = (
  { query, alias, table }: InfluxQuery,
  refId: string,
): Builder<Dataquery> => ({
  build: (): InfluxModel => ({
    _implementsDataqueryVariant: () => {},
    datasource: sourceRef('influxql'),
    refId,
    rawQuery: true,
    query,
    resultFormat: table ? 'table' : 'time_series',
    ...(alias !== undefined && { alias }),
  }),
});

export const promTarget = (
  { expr, legend, as = 'range' }: PromQuery,
  refId: string,
): Builder<Dataquery> => {
  const target = new DataqueryBuilder().datasource(sourceRef('promql')).refId(refId).expr(expr);
  if (legend !== undefined) target.legendFormat(legend);
  if (as === 'range') return target.range();
  if (as === 'table') target.format(PromQueryFormat.Table);
  return target.instant();
};
