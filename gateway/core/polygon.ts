export type Corner = readonly [number, number];

const edges = (corners: readonly Corner[]): (readonly [Corner, Corner])[] =>
  corners.map((corner, index) => [corner, corners[(index + 1) % corners.length] ?? corner]);

/** Area that the corners enclose, in the square of their unit (shoelace formula). */
export const polygonArea = (corners: readonly Corner[]): number =>
  Math.abs(edges(corners).reduce((sum, [[ax, ay], [bx, by]]) => sum + ax * by - bx * ay, 0)) / 2;

/** On which side of the line a-b the corner c is: positive left, negative right, zero on it. */
const side = ([ax, ay]: Corner, [bx, by]: Corner, [cx, cy]: Corner): number =>
  Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

const cross = ([a, b]: readonly [Corner, Corner], [c, d]: readonly [Corner, Corner]): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/** Whether the corners, in their order, enclose one area without crossing themselves. */
export const enclosesArea = (corners: readonly Corner[]): boolean => {
  const all = edges(corners);
  return (
    corners.length >= 3 &&
    polygonArea(corners) > 0 &&
    !all.some((edge, index) => all.slice(index + 1).some((other) => cross(edge, other)))
  );
};
