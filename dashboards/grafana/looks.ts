import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AxisPlacement,
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DashboardLink,
  FieldColorBuilder,
  FieldColorModeId,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Look } from './board.js';
import { PLAIN, type Step } from './colours.js';

/** How a panel may look. Every kind shows a gap as a gap and says its unit. */

interface Shown {
  readonly unit: string;
  readonly decimals?: number;
  readonly steps?: readonly Step[];
  readonly least?: number;
  readonly most?: number;
  readonly links?: readonly Builder<DashboardLink>[];
  readonly mappings?: readonly ValueMapping[];
}

interface Measured {
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(least: number): this;
  max(most: number): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
  dataLinks(links: Builder<DashboardLink>[]): this;
  mappings(mappings: ValueMapping[]): this;
}

export const thresholds = (steps: readonly Step[]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]);

const measured = <Panel extends Measured>(panel: Panel, shown: Shown): Panel => {
  const { unit, decimals, steps = PLAIN, least, most, links, mappings } = shown;
  panel.unit(unit).thresholds(thresholds(steps));
  if (decimals !== undefined) panel.decimals(decimals);
  if (least !== undefined) panel.min(least);
  if (most !== undefined) panel.max(most);
  if (links !== undefined) panel.dataLinks([...links]);
  if (mappings !== undefined) panel.mappings([...mappings]);
  return panel;
};

const legend = () =>
  new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs([]);
const tooltip = () =>
  new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);
const lastOfEach = () => new ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']);

export interface TrendLook extends Shown {
  /** Amounts of a stretch of time stand as bars, one on the other where they add up. */
  readonly bars?: 'beside' | 'stacked';
}

/** Lines over time; limits are dashed lines. */
export const trend = (shown: TrendLook): Look => {
  const panel = measured(new TimeSeries(), shown)
    .legend(legend())
    .tooltip(tooltip())
    .spanNulls(false)
    .showPoints(VisibilityMode.Auto)
    .lineWidth(1)
    .axisPlacement(AxisPlacement.Auto)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName));
  if (shown.steps !== undefined)
    panel.thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed),
    );
  if (shown.bars === undefined) return panel.drawStyle(GraphDrawStyle.Line).fillOpacity(0);
  panel.drawStyle(GraphDrawStyle.Bars).fillOpacity(70);
  return shown.bars === 'beside'
    ? panel
    : panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
};

/** One figure, or one of each series; `none` is what is shown where nothing was counted. */
export const figure = (shown: Shown & { readonly none?: string }): Look => {
  const panel = measured(new Stat(), shown);
  if (shown.none !== undefined) panel.noValue(shown.none);
  return panel
    .reduceOptions(lastOfEach())
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds));
};

/** A bar for each series, the figure beside it. */
export const bars = (shown: Shown): Look =>
  measured(new BarGauge(), shown)
    .reduceOptions(lastOfEach())
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Color)
    .showUnfilled(true)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds));

/** Stretches of one state each, by time; a stretch without data stays empty. */
export const states = (shown: Shown): Look =>
  measured(new StateTimeline(), shown)
    .legend(legend())
    .tooltip(tooltip())
    .spanNulls(false)
    .mergeValues(true)
    .showValue(VisibilityMode.Never)
    .rowHeight(0.85)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds));
