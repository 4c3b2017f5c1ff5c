import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  TableCellHeight,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type {
  DashboardLink,
  DataTransformerConfig,
  DynamicConfigValue,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import type { Look } from './board.js';
import { NORMAL, PLAIN, type Step } from './colours.js';
import type { Kit } from './kit.js';
import { thresholds } from './looks.js';
import type { Source } from './source.js';

/** One column of a table. What is not named is not shown. */
export interface Column {
  /** What its source calls it; absent where one source has none. */
  readonly field: string | Readonly<Partial<Record<Source, string>>>;
  readonly name: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly steps?: readonly Step[];
  readonly mappings?: readonly ValueMapping[];
  readonly links?: readonly Builder<DashboardLink>[];
  /** Drawn as a bar between these bounds. */
  readonly bar?: readonly [number, number];
}

export interface TableLook {
  readonly columns: readonly Column[];
  readonly sort?: { readonly by: string; readonly descending: boolean };
  /** Rows of one tag, columns of another: what the long answer of one query becomes. */
  readonly pivot?: {
    readonly row: string;
    readonly column: Readonly<Record<Source, string>>;
    readonly value: Readonly<Record<Source, string>>;
  };
}

const fieldIn = ({ field }: Column, source: Source): string | undefined =>
  typeof field === 'string' ? field : field[source];

/** A cell is filled where something is not normal. */
const FILLED = { type: 'color-background', mode: 'basic', applyToRow: false };
const BAR = { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' };
const unfilled = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step) => (step.color === NORMAL ? { ...step, color: 'transparent' } : step));

const overridesOf = (column: Column): DynamicConfigValue[] => {
  const { name, unit, decimals, steps, mappings, links, bar } = column;
  return [
    { id: 'displayName', value: name },
    ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
    ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ...(mappings === undefined ? [] : [{ id: 'mappings', value: mappings }]),
    ...(links === undefined ? [] : [{ id: 'links', value: links.map((link) => link.build()) }]),
    ...(steps === undefined
      ? []
      : [
          {
            id: 'thresholds',
            value: thresholds(bar === undefined ? unfilled(steps) : steps).build(),
          },
          { id: 'custom.cellOptions', value: bar === undefined ? FILLED : BAR },
        ]),
    ...(bar === undefined
      ? []
      : [
          { id: 'min', value: bar[0] },
          { id: 'max', value: bar[1] },
        ]),
  ];
};

/** A table whose columns are named, in their order; every other field is left out. */
export const table = ({ source }: Kit, { columns, sort, pivot }: TableLook): Look => {
  const here = columns.flatMap((column) => {
    const field = fieldIn(column, source);
    return field === undefined ? [] : [{ column, field }];
  });
  const pivoted: DataTransformerConfig[] =
    pivot === undefined
      ? []
      : [
          {
            id: 'groupingToMatrix',
            options: {
              rowField: pivot.row,
              columnField: pivot.column[source],
              valueField: pivot.value[source],
              emptyValue: 'null',
            },
          },
        ];
  const panel = new Table()
    .unit('none')
    .thresholds(thresholds(PLAIN))
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .transformations([
      ...pivoted,
      { id: 'filterFieldsByName', options: { include: { names: here.map(({ field }) => field) } } },
      {
        id: 'organize',
        options: {
          excludeByName: {},
          renameByName: {},
          indexByName: Object.fromEntries(here.map(({ field }, index) => [field, index])),
        },
      },
    ]);
  for (const { column, field } of here) panel.overrideByName(field, overridesOf(column));
  if (sort !== undefined)
    panel.sortBy([new TableSortByFieldStateBuilder().displayName(sort.by).desc(sort.descending)]);
  return panel;
};
