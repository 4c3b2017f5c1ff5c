import uPlot from 'uplot';
import { hairlinesOf } from './lines.ts';

const linear = uPlot.paths.linear?.();

/**
 * Paths of a line that is `width` CSS pixels wide. While it moves it is drawn as hairlines side by side: a
 * browser without a graphics card draws those many times as fast as one wide line, of which it works
 * out every turn. The points that they go through are the same.
 */
export const lineOf =
  (width: number, isMoving: () => boolean): uPlot.Series.PathBuilder =>
  (u, place, from, to) => {
    const paths = linear?.(u, place, from, to) ?? null;
    const stroke = paths?.stroke;
    const line = u.series[place];
    if (line === undefined || !isMoving() || !(stroke instanceof Path2D)) {
      if (line !== undefined) line.width = width;
      return paths;
    }
    line.width = 1 / uPlot.pxRatio;
    const side = new Path2D();
    for (const away of hairlinesOf(width * uPlot.pxRatio))
      side.addPath(stroke, { e: away, f: away });
    return { ...paths, stroke: side };
  };
