import { enclosesArea, polygonArea } from '../core/polygon.js';
import type { Check } from './checking.js';
import { tell } from './sentences.js';

/** Walls have a thickness; more than this share apart, one of the two figures is a slip. */
const AREA_TOLERANCE = 0.05;

/** Polygons that enclose an area, areas that agree with them, hours that follow one another. */
export const checkPlaces: Check = ({ source, sound }) => [
  ...sound.zones.flatMap(({ path, value: { kind, polygon, 'area-m2': written } }) => {
    if (polygon.length === 0 || (kind === 'outdoor' && polygon.length === 1)) return [];
    if (!enclosesArea(polygon))
      return [source.mistake([...path, 'polygon'], tell('polygon-degenerate', {}))];
    const drawn = polygonArea(polygon);
    if (written === undefined || Math.abs(written - drawn) <= AREA_TOLERANCE * drawn) return [];
    const filling = { written, drawn: Number(drawn.toFixed(1)) };
    return [source.mistake([...path, 'area-m2'], tell('area-differs', filling))];
  }),
  ...(sound.hall?.value.opening ?? []).flatMap(({ from, to }, index) =>
    from < to
      ? []
      : [source.mistake(['hall', 'opening', index, 'to'], tell('hours-reversed', { from, to }))],
  ),
];
