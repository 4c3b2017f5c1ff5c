import type { ZoneKind } from '../../../../../gateway/core/zone.ts';
import { boxOf, type Corner, isInside, type Segment } from './geometry.ts';

/**
 * Hints of what stands in a room of this kind, so that a person recognises the place: quiet lines and
 * boxes, never to scale with the real furniture. Pure; in metres.
 */

export interface Rectangle {
  readonly at: Corner;
  readonly width: number;
  readonly height: number;
  readonly round?: number;
}
export interface Furniture {
  readonly boxes: readonly Rectangle[];
  readonly lines: readonly Segment[];
}

const NOTHING: Furniture = { boxes: [], lines: [] };

/** Size of one piece, distance to the next, and how far from the walls they begin. */
interface Pattern {
  readonly size: Corner;
  readonly every: Corner;
  readonly margin: Corner;
  readonly round?: number;
  /** Two rows close together, then a gap: benches back to back. */
  readonly pairs?: boolean;
}

const PATTERNS: Partial<Record<ZoneKind, Pattern>> = {
  waiting: { size: [2.2, 0.55], every: [2.6, 2.1], margin: [1.4, 1.5], round: 0.2, pairs: true },
  office: { size: [1.5, 0.75], every: [2.6, 2], margin: [1.1, 0.9], round: 0.1 },
  archive: { size: [0.6, 2.6], every: [1.4, 3.2], margin: [0.8, 0.7] },
  'machine-room': { size: [0.8, 1.1], every: [0.8, 2.2], margin: [1, 0.9] },
  meeting: { size: [1.6, 0.6], every: [1.9, 1.4], margin: [1.2, 1], round: 0.1 },
  negotiation: { size: [1.1, 1.1], every: [2.6, 2.6], margin: [1.2, 1.2], round: 0.55 },
  'self-service': { size: [0.8, 0.7], every: [1.8, 3.4], margin: [1.2, 0.5], round: 0.1 },
  'self-service-24h': { size: [0.8, 0.7], every: [1.8, 5.6], margin: [1.6, 0.5], round: 0.1 },
  toilet: { size: [0.9, 1.4], every: [0.98, 9], margin: [0.25, 0.2] },
  kitchen: { size: [0.7, 2], every: [9, 2.4], margin: [0.2, 0.5] },
  'power-room': { size: [0.7, 1], every: [0.75, 9], margin: [0.4, 0.3] },
  'duty-room': { size: [2.2, 0.7], every: [9, 9], margin: [0.8, 0.6], round: 0.1 },
  nursing: { size: [1.6, 0.7], every: [9, 9], margin: [0.4, 0.4], round: 0.3 },
};

const corners = ({ at: [x, y], width, height }: Rectangle): readonly Corner[] => [
  [x, y],
  [x + width, y],
  [x, y + height],
  [x + width, y + height],
];

const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a.at[0] < b.at[0] + b.width &&
  b.at[0] < a.at[0] + a.width &&
  a.at[1] < b.at[1] + b.height &&
  b.at[1] < a.at[1] + a.height;

const scattered = (
  polygon: readonly Corner[],
  { size, every, margin, round, pairs }: Pattern,
  free: Rectangle,
): readonly Rectangle[] => {
  const { left, right, bottom, top } = boxOf(polygon);
  const boxes: Rectangle[] = [];
  let row = 0;
  for (let y = top - margin[1] - size[1]; y >= bottom + margin[1] - 1e-6; row += 1) {
    for (let x = left + margin[0]; x + size[0] <= right - margin[0] + 1e-6; x += every[0]) {
      const box = {
        at: [x, y] as const,
        width: size[0],
        height: size[1],
        ...(round !== undefined && { round }),
      };
      if (corners(box).every((corner) => isInside(corner, polygon)) && !overlaps(box, free))
        boxes.push(box);
    }
    y -= pairs && row % 2 === 0 ? size[1] + 0.15 : every[1];
  }
  return boxes;
};

/** Steps across the shorter side. */
const treads = (polygon: readonly Corner[]): readonly Segment[] => {
  const { left, right, bottom, top } = boxOf(polygon);
  const lines: Segment[] = [];
  const middle = (left + right) / 2;
  for (let y = bottom + 1.6; y < top - 1.6; y += 0.42) {
    lines.push([
      [left + 0.3, y],
      [middle - 0.1, y],
    ]);
    lines.push([
      [middle + 0.1, y],
      [right - 0.3, y],
    ]);
  }
  lines.push([
    [middle, bottom + 1.6],
    [middle, top - 1.6],
  ]);
  return lines;
};

/** `free` stays empty: there the words of the zone stand. */
export const furnitureOf = (
  kind: ZoneKind,
  polygon: readonly Corner[],
  free: Rectangle,
): Furniture => {
  if (kind === 'stair') return { boxes: [], lines: treads(polygon) };
  if (kind === 'reception') {
    const { left, right, bottom, top } = boxOf(polygon);
    const [x, y] = [(left + right) / 2, (bottom + top) / 2];
    return {
      boxes: [{ at: [x - 2.5, y + 0.9], width: 5, height: 0.7, round: 0.35 }],
      lines: [],
    };
  }
  const pattern = PATTERNS[kind];
  return pattern === undefined ? NOTHING : { boxes: scattered(polygon, pattern, free), lines: [] };
};
