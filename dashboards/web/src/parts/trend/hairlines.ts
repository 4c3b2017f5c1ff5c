import uPlot from 'uplot';

const linear = uPlot.paths.linear?.();

/**
 * Paths of a line that is `width` CSS pixels wide. While it moves it is a hairline: a browser without a
 * graphics card draws that many times as fast as a wide line, of which it works out every turn. The
 * points that it goes through are the same.
 */
export const lineOf =
  (width: number, isMoving: () => boolean): uPlot.Series.PathBuilder =>
  (u, place, from, to) => {
    const line = u.series[place];
    if (line !== undefined) line.width = isMoving() ? 1 / uPlot.pxRatio : width;
    return linear?.(u, place, from, to) ?? null;
  };
