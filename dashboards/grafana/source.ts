import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';

/** The languages that a panel's question is asked in. */
export const SOURCES = ['influxql', 'promql'] as const;
export type Source = (typeof SOURCES)[number];

/** What Grafana calls the plugin of each. */
export const PLUGIN: Readonly<Record<Source, 'influxdb' | 'prometheus'>> = {
  influxql: 'influxdb',
  promql: 'prometheus',
};

/** The variable by which a person chooses among data sources of one kind. */
export const SOURCE_VARIABLE = 'source';

export const sourceRef = (source: Source): DataSourceRef => ({
  type: PLUGIN[source],
  uid: `\${${SOURCE_VARIABLE}}`,
});
