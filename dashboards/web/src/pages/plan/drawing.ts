import type { Corner } from '../hall/geometry.ts';

/** Numbers behind the drawing of a plan. Pure. */

/** A picture in its own units, y downwards, as pictures are. */
export interface Picture {
  readonly width: number;
  readonly height: number;
}
/** Where its lower left corner lies and how large it is, in metres. */
export interface Laid {
  readonly at: Corner;
  readonly width: number;
  readonly height: number;
}

/** Two points of the picture that are so many metres apart, and where the first of them is in the hall. */
export const laidBy = (
  picture: Picture,
  [a, b]: readonly [Corner, Corner],
  metres: number,
  whereA: Corner,
): Laid | undefined => {
  const apart = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (!(apart > 0 && metres > 0)) return undefined;
  const each = metres / apart;
  return {
    at: [rounded(whereA[0] - a[0] * each), rounded(whereA[1] - (picture.height - a[1]) * each)],
    width: rounded(picture.width * each),
    height: rounded(picture.height * each),
  };
};

/** Nobody draws more exactly than to the centimetre. */
export const rounded = (metres: number): number => Math.round(metres * 100) / 100;
/** A hand with a mouse is worth a decimetre. */
export const snapped = ([x, y]: Corner): Corner => [
  Math.round(x * 10) / 10,
  Math.round(y * 10) / 10,
];

/** `0,0 15,0 15,8`; `undefined` for what is not at least three corners. */
export const readCorners = (text: string): readonly Corner[] | undefined => {
  const corners = text
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split(',').map(Number));
  const isSound = (pair: readonly number[]): boolean =>
    pair.length === 2 && pair.every((number) => Number.isFinite(number));
  if (corners.length < 3 || !corners.every(isSound)) return undefined;
  return corners.map(([x = 0, y = 0]): Corner => [x, y]);
};
export const writeCorners = (corners: readonly Corner[]): string =>
  corners.map(([x, y]) => `${x},${y}`).join(' ');

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A point of the screen between the corners of an element, as a point of what the element shows. */
export const pointedAt = (
  event: { readonly clientX: number; readonly clientY: number },
  frame: Rectangle,
  shows: Rectangle,
): Corner => [
  shows.left + ((event.clientX - frame.left) / frame.width) * shows.width,
  shows.top + ((event.clientY - frame.top) / frame.height) * shows.height,
];
