/** Plane geometry of the floor plan, in metres, x east, y north. Pure. */

export type Corner = readonly [number, number];
export type Segment = readonly [Corner, Corner];
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

const TINY = 1e-6;

export const edgesOf = (polygon: readonly Corner[]): readonly Segment[] =>
  polygon.map((corner, at) => [corner, polygon[(at + 1) % polygon.length] ?? corner]);

export const boxOf = (corners: readonly Corner[]): Box => ({
  left: Math.min(...corners.map(([x]) => x)),
  right: Math.max(...corners.map(([x]) => x)),
  bottom: Math.min(...corners.map(([, y]) => y)),
  top: Math.max(...corners.map(([, y]) => y)),
});

export const isInside = ([x, y]: Corner, polygon: readonly Corner[]): boolean =>
  edgesOf(polygon).filter(
    ([[ax, ay], [bx, by]]) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax,
  ).length %
    2 ===
  1;

const lengthOf = ([[ax, ay], [bx, by]]: Segment): number => Math.hypot(bx - ax, by - ay);

/** How far along the segment (0 at its start, in metres) and how far beside it the point lies. */
const along = ([a, b]: Segment, [x, y]: Corner): { readonly on: number; readonly off: number } => {
  const length = lengthOf([a, b]);
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const [dx, dy] = [x - a[0], y - a[1]];
  return { on: dx * ux + dy * uy, off: dx * uy - dy * ux };
};

const pointOn = ([a, b]: Segment, on: number): Corner => {
  const share = on / lengthOf([a, b]);
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
};

export const distanceTo = (segment: Segment, point: Corner): number => {
  const { on, off } = along(segment, point);
  const length = lengthOf(segment);
  return Math.hypot(off, on < 0 ? on : on > length ? on - length : 0);
};

type Stretch = readonly [number, number];

/** Where on the segment others lie upon it, in metres from its start. */
const covered = (segment: Segment, others: readonly Segment[]): readonly Stretch[] => {
  const length = lengthOf(segment);
  return others.flatMap((other): Stretch[] => {
    const ends = other.map((end) => along(segment, end));
    if (ends.some(({ off }) => Math.abs(off) > TINY)) return [];
    const [from = 0, to = 0] = ends.map(({ on }) => on).sort((a, b) => a - b);
    const stretch: Stretch = [Math.max(0, from), Math.min(length, to)];
    return stretch[1] - stretch[0] > TINY ? [stretch] : [];
  });
};

const without = (length: number, taken: readonly Stretch[]): readonly Stretch[] => {
  const left: Stretch[] = [];
  let from = 0;
  for (const [start, end] of [...taken].sort((a, b) => a[0] - b[0])) {
    if (start > from + TINY) left.push([from, start]);
    from = Math.max(from, end);
  }
  if (from < length - TINY) left.push([from, length]);
  return left;
};

interface Room {
  readonly polygon: readonly Corner[];
  readonly airSpace: string;
}

/**
 * Zones that share their air have no wall between them; everything else has. `open` are the borders
 * without a wall, each once.
 */
export const wallsOf = (
  rooms: readonly Room[],
): { readonly walls: readonly Segment[]; readonly open: readonly Segment[] } => {
  const walls: Segment[] = [];
  const open: Segment[] = [];
  for (const [at, room] of rooms.entries())
    for (const edge of edgesOf(room.polygon)) {
      const sameAir = rooms
        .filter((other) => other !== room && other.airSpace === room.airSpace)
        .flatMap(({ polygon }) => edgesOf(polygon));
      const taken = covered(edge, sameAir);
      for (const [from, to] of without(lengthOf(edge), taken))
        walls.push([pointOn(edge, from), pointOn(edge, to)]);
      const later = rooms
        .slice(at + 1)
        .filter(({ airSpace }) => airSpace === room.airSpace)
        .flatMap(({ polygon }) => edgesOf(polygon));
      for (const [from, to] of covered(edge, later))
        open.push([pointOn(edge, from), pointOn(edge, to)]);
    }
  return { walls, open };
};

/** A door lies in the nearest wall; its opening is that piece of it. */
export const openingAt = (
  walls: readonly Segment[],
  at: Corner,
  width: number,
): Segment | undefined => {
  const nearest = walls
    .map((wall) => ({ wall, distance: distanceTo(wall, at) }))
    .sort((a, b) => a.distance - b.distance)[0];
  if (nearest === undefined || nearest.distance > 1) return undefined;
  const { on } = along(nearest.wall, at);
  const length = lengthOf(nearest.wall);
  const from = Math.max(0, on - width / 2);
  return [pointOn(nearest.wall, from), pointOn(nearest.wall, Math.min(length, from + width))];
};

const STEPS = 24;
/** A zone keeps its shape; a page that is opened again need not look for its middle again. */
const roomiestOf = new WeakMap<readonly Corner[], Corner>();

/** The point of the polygon farthest from its edges, on a grid of 24 by 24: where words have most room. */
export const roomiest = (polygon: readonly Corner[]): Corner => {
  const known = roomiestOf.get(polygon);
  if (known !== undefined) return known;
  const found = roomiestPoint(polygon);
  roomiestOf.set(polygon, found);
  return found;
};
const roomiestPoint = (polygon: readonly Corner[]): Corner => {
  const { left, right, bottom, top } = boxOf(polygon);
  const edges = edgesOf(polygon);
  let best: Corner = [(left + right) / 2, (bottom + top) / 2];
  let most = -1;
  const centre = best;
  for (let column = 1; column < STEPS; column += 1)
    for (let row = 1; row < STEPS; row += 1) {
      const point: Corner = [
        left + ((right - left) * column) / STEPS,
        bottom + ((top - bottom) * row) / STEPS,
      ];
      if (!isInside(point, polygon)) continue;
      const room = Math.min(...edges.map((edge) => distanceTo(edge, point)));
      // Of equally roomy places the one nearest the middle: a long room is labelled in its middle.
      const rank = room - 0.02 * Math.hypot(point[0] - centre[0], point[1] - centre[1]);
      if (rank > most) {
        most = rank;
        best = point;
      }
    }
  return best;
};

/** How wide and high words around a point may be without leaving the polygon. */
export const roomAround = (
  point: Corner,
  polygon: readonly Corner[],
): { readonly width: number; readonly height: number } => {
  const [x, y] = point;
  let [west, east, south, north] = [Infinity, Infinity, Infinity, Infinity];
  for (const [[ax, ay], [bx, by]] of edgesOf(polygon)) {
    if (ay > y !== by > y) {
      const crosses = ((bx - ax) * (y - ay)) / (by - ay) + ax;
      if (crosses > x) east = Math.min(east, crosses - x);
      else west = Math.min(west, x - crosses);
    }
    if (ax > x !== bx > x) {
      const crosses = ((by - ay) * (x - ax)) / (bx - ax) + ay;
      if (crosses > y) north = Math.min(north, crosses - y);
      else south = Math.min(south, y - crosses);
    }
  }
  return { width: 2 * Math.min(west, east), height: 2 * Math.min(south, north) };
};

/** The next thing in the direction of an arrow key: near and straight ahead before far or aside. */
export const towards = <Thing extends { readonly at: Corner }>(
  from: Corner,
  things: readonly Thing[],
  [dx, dy]: Corner,
): Thing | undefined =>
  things
    .map((thing) => {
      const [x, y] = [thing.at[0] - from[0], thing.at[1] - from[1]];
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy - y * dx);
      return { thing, ahead, cost: ahead + 2 * aside };
    })
    .filter(({ ahead }) => ahead > TINY)
    .sort((a, b) => a.cost - b.cost)[0]?.thing;
