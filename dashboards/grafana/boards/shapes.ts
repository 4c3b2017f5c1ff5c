import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Quantity } from '../../../gateway/core/quantity.js';
import type { Look, Question } from '../board.js';
import { below, type Step, URGENT } from '../colours.js';
import * as influx from '../influx.js';
import type { Kit } from '../kit.js';
import { down } from '../links.js';
import { bars, figure, trend } from '../looks.js';
import * as prom from '../prom.js';
import { type Column, table } from '../table.js';

/** Shapes of questions that several boards ask. */

/** Below it a share asks for somebody. */
export const WELL = 0.95;
/** GB/T 18883-2022 wants 45 of 60 minutes. */
export const COMPLETE = 0.75;

/** One share, coloured where it is too low. */
export const shareFigure = (least = WELL): Look =>
  figure({
    unit: 'percentunit',
    decimals: 1,
    steps: below(least, URGENT),
  });

/** A share for each series, coloured where it is too low. */
export const shareBars = (links: readonly Builder<DashboardLink>[], least = WELL): Look =>
  bars({
    unit: 'percentunit',
    decimals: 1,
    least: 0,
    most: 1,
    steps: below(least, URGENT),
    ...(links.length > 0 && { links }),
  });

/** How many came in each stretch of time, one kind on the other. */
export const counted = (links: readonly Builder<DashboardLink>[] = []): Look =>
  trend({
    unit: 'none',
    decimals: 0,
    least: 0,
    bars: 'stacked',
    ...(links.length > 0 && { links }),
  });

/** Of each the time of its last reading, the longest silent first. */
export const heardTable = (kit: Kit, of: readonly Column[]): Look =>
  table(kit, {
    columns: [
      ...of,
      {
        field: { influxql: 'Time', promql: 'Value' },
        name: kit.say('columns.heard'),
        unit: 'dateTimeFromNow',
      },
    ],
    sort: { by: kit.say('columns.heard'), descending: false },
  });

/** A column of names that leads to what they name. */
export const named = (kit: Kit, of: 'hall' | 'zone' | 'device'): Column => ({
  field: of,
  name: kit.say(`choices.${of}`),
  links: [down(kit, of === 'device' ? 'devices' : of, 'cell')],
});

/** The lowest or highest value of a quantity in each stretch of time, for each device or point. */
export const extreme = (
  which: 'least' | 'most',
  quantity: Quantity,
  asked: {
    readonly key: string;
    readonly whose: Question['whose'];
    readonly points?: true;
    readonly drawn?: {
      readonly decimals?: number;
      readonly least?: number;
      readonly most?: number;
      readonly steps?: readonly Step[];
    };
  },
): Question => {
  const { key, whose, points, drawn } = asked;
  const tags = points ? ['device', 'point'] : ['device'];
  return {
    key,
    whose,
    size: [12, 8],
    influxql: influx.eitherWay(
      ({ [which]: value, table: from, only, by }) =>
        `SELECT ${value} FROM ${from} WHERE ${influx.where(influx.PLACE, influx.is('quantity', quantity), only, influx.SHOWN)} ${by(...tags)}`,
      { alias: tags.map((tag) => `$tag_${tag}`).join(' ') },
    ),
    promql: [
      {
        expr: prom.inOwnUnit(quantity, prom.sensor(quantity)),
        legend: tags.map((tag) => `{{${tag}}}`).join(' '),
      },
    ],
    look: (kit) => trend({ unit: kit.unit(quantity), ...drawn }),
  };
};
