import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { GridPos, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Kit } from './kit.js';
import type { InfluxQuery, PromQuery } from './query.js';

/** Who asks the question of a panel. */
export const ROLES = ['manager', 'safety-officer', 'assessor', 'technician', 'city'] as const;
export type Role = (typeof ROLES)[number];

export const BOARDS = [
  'city',
  'hall',
  'zone',
  'devices',
  'alarms',
  'compliance',
  'energy-people',
] as const;
export type BoardId = (typeof BOARDS)[number];

/** By what a person chooses, in the order of the hierarchy. */
export const CHOICES = ['hall', 'floor', 'zone', 'device', 'bus', 'standard'] as const;
export type Choice = (typeof CHOICES)[number];

/** What the builders of all panel kinds of the SDK have in common. */
export interface Look extends Builder<Panel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(source: DataSourceRef): this;
  gridPos(position: GridPos): this;
  interval(least: string): this;
  targets(targets: Builder<Dataquery>[]): this;
}

/** One question. */
export interface Question {
  /** `<board>.<key>.title` and `.asks` in words.yaml. */
  readonly key: string;
  /** What its words speak of, where several panels share them. */
  readonly about?: (kit: Kit) => Readonly<Record<string, string>>;
  /** Where its words stand, if several panels share them. */
  readonly words?: string;
  readonly whose: Role;
  /** Columns of 24, and rows. */
  readonly size: readonly [number, number];
  /** Absent where only one of the two keeps what it asks for. */
  readonly influxql?: readonly InfluxQuery[];
  readonly promql?: readonly PromQuery[];
  /** The least time between two values; by default the period at which air and light are asked. */
  readonly least?: string;
  /** Requirements whose limits it draws: `gb-t-18883-2022/co2`. */
  readonly limits?: readonly string[];
  readonly look: (kit: Kit) => Look;
}

export interface Section {
  readonly key: string;
  readonly questions: readonly Question[];
}

export interface Board {
  readonly id: BoardId;
  /** Whose it is first of all. */
  readonly whose: Role;
  readonly choices: readonly { readonly choice: Choice; readonly one?: true }[];
  /** `now-24h`. */
  readonly since: string;
  readonly refresh: string;
  /** Whether alarms are marked on its time axis. */
  readonly marks: boolean;
  readonly sections: readonly Section[];
}
