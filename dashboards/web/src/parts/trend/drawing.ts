import uPlot from 'uplot';
import { dateOf, timeOfDay } from '../../say.ts';
import type { Gap } from '../series.ts';
import { lineOf } from './hairlines.ts';
import { dashOf, type TrendFlag, type TrendLine } from './lines.ts';
import { heightOf, type Shown } from './scale.ts';

/** How a trend is drawn: everything that a frame needs is looked up when the plot is made, not in the frame. */

export interface Drawn {
  readonly lines: readonly TrendLine[];
  readonly gaps: readonly Gap[];
  readonly limits: readonly number[];
  readonly flags: readonly TrendFlag[];
  readonly shown: Shown;
  /** It is being moved now: drawn quickly rather than finely. */
  readonly isMoving: boolean;
  readonly decimals: number;
  readonly locale: string;
}

export const HEIGHT_PX = 190;
/** All trends of a page share one cursor. */
const TOGETHER = uPlot.sync('trends');

interface Palette {
  readonly text: string;
  readonly quiet: string;
  readonly edge: string;
  readonly line: string;
  readonly hatch: (width: number, height: number) => HTMLCanvasElement;
}

const HATCH_PX = 8;
/**
 * A diagonal hatch, as everywhere for what is not known, on a sheet that gaps are cut from: filling
 * with a pattern costs more than all the lines of a trend together.
 */
const sheetOf = (colour: string) => {
  const sheet = document.createElement('canvas');
  return (width: number, height: number): HTMLCanvasElement => {
    if (sheet.width >= width && sheet.height >= height) return sheet;
    sheet.width = width;
    sheet.height = height;
    const pen = sheet.getContext('2d');
    if (pen === null) return sheet;
    pen.strokeStyle = colour;
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (let x = -height; x < width; x += HATCH_PX) {
      pen.moveTo(x, height);
      pen.lineTo(x + height, 0);
    }
    pen.stroke();
    return sheet;
  };
};

const paletteOf = (): Palette => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const edge = colour('--edge');
  return {
    text: colour('--text'),
    quiet: colour('--quiet'),
    edge,
    line: colour('--line'),
    hatch: sheetOf(edge),
  };
};

/** A hatch over half a trend takes longer than a frame: what moves has a plain tone there. */
const drawGaps = (u: uPlot, { gaps, isMoving }: Drawn, { hatch, edge }: Palette): void => {
  const { left, top, width, height } = u.bbox;
  const right = left + width;
  u.ctx.save();
  u.ctx.fillStyle = edge;
  u.ctx.globalAlpha = isMoving ? 0.3 : 1;
  for (const gap of gaps) {
    const begins = Math.round(Math.max(left, u.valToPos(gap.from / 1000, 'x', true)));
    const wide = Math.round(Math.min(right, u.valToPos(gap.to / 1000, 'x', true))) - begins;
    if (wide <= 0) continue;
    if (isMoving) u.ctx.fillRect(begins, top, wide, height);
    else {
      const sheet = hatch(Math.ceil(width), Math.ceil(height));
      u.ctx.drawImage(sheet, 0, 0, wide, height, begins, top, wide, height);
    }
  }
  u.ctx.restore();
};

const drawMarks = (u: uPlot, { limits, flags }: Drawn, { text, quiet, edge }: Palette): void => {
  const { left, top, width, height } = u.bbox;
  const { ctx } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top - 12, width, height + 12);
  ctx.clip();
  ctx.strokeStyle = text;
  ctx.setLineDash([10, 6]);
  ctx.lineWidth = 1.5;
  for (const limit of limits) {
    const y = Math.round(u.valToPos(limit, 'y', true));
    if (y < top || y > top + height) continue;
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.fillStyle = quiet;
  ctx.strokeStyle = edge;
  ctx.lineWidth = 1;
  for (const { at } of flags) {
    const x = Math.round(u.valToPos(at / 1000, 'x', true));
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.fillRect(x, top - 10, 9, 7);
  }
  ctx.restore();
};

const stampOf = (seconds: number, step: number): string => {
  const at = seconds * 1000;
  return step >= 86_400 ? dateOf(at).slice(5) : timeOfDay(at).slice(0, 5);
};
const MOST_STAMPS = 500;
/** A frame asks several times for the same few ticks. */
const stampsKept = () => {
  const kept = new Map<string, string>();
  return (seconds: number, step: number): string => {
    const key = `${seconds} ${step}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_STAMPS) kept.clear();
    const stamp = stampOf(seconds, step);
    kept.set(key, stamp);
    return stamp;
  };
};

/** `drawn` is asked anew with every frame; what moves does not take the cursors of all trends along. */
export const optionsOf = (width: number, drawn: () => Drawn): uPlot.Options => {
  const { lines, shown, decimals, locale } = drawn();
  const palette = paletteOf();
  const stamp = stampsKept();
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: Math.max(1, decimals) });
  const axis = {
    stroke: palette.quiet,
    grid: { stroke: palette.line, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT_PX,
    padding: [14, 8, 0, 0],
    legend: { show: false },
    cursor: {
      drag: { x: false, y: false },
      sync: { key: TOGETHER.key },
      bind: {
        mousemove: (_, __, follow) => (event) => {
          if (!drawn().isMoving) follow(event);
          return null;
        },
      },
    },
    scales: {
      x: { min: shown.from / 1000, max: shown.to / 1000 },
      y: { range: (_, least, most) => heightOf(least, most, drawn().limits, decimals) },
    },
    axes: [
      {
        ...axis,
        values: (_, splits, __, ___, step) => splits.map((split) => stamp(split, step)),
      },
      { ...axis, size: 56, values: (_, splits) => splits.map((split) => number.format(split)) },
    ],
    series: [
      {},
      ...lines.map((line, place) => ({
        stroke: line.ghost === true ? palette.edge : place === 0 ? palette.text : palette.quiet,
        paths: lineOf(line.ghost === true ? 1 : 1.75, () => drawn().isMoving),
        dash: [...dashOf(line, place)],
        points: { show: false },
        spanGaps: false,
      })),
    ],
    hooks: {
      drawClear: [(u) => drawGaps(u, drawn(), palette)],
      draw: [(u) => drawMarks(u, drawn(), palette)],
    },
  };
};
