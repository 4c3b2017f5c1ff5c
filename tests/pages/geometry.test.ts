import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { furnitureOf } from '../../dashboards/web/src/pages/hall/furniture.ts';
import {
  type Corner,
  isInside,
  openingAt,
  roomAround,
  roomiest,
  type Segment,
  towards,
  wallsOf,
} from '../../dashboards/web/src/pages/hall/geometry.ts';
import { laidBy, readCorners, writeCorners } from '../../dashboards/web/src/pages/plan/drawing.ts';
import { ZONE_KINDS } from '../../gateway/core/zone.js';
import { hall } from '../stories/held-hall.js';

const rectangle = (x: number, y: number, width: number, height: number): readonly Corner[] => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
];
const length = (segments: readonly Segment[]): number =>
  segments.reduce((sum, [[ax, ay], [bx, by]]) => sum + Math.hypot(bx - ax, by - ay), 0);

describe('walls', () => {
  const left = { polygon: rectangle(0, 0, 10, 5), airSpace: 'open' };

  it('stand around what has its own air, and not between zones that share theirs', () => {
    const right = { polygon: rectangle(10, 0, 4, 5), airSpace: 'open' };
    const { walls, open } = wallsOf([left, right]);
    expect(length(walls)).toBe(2 * 14 + 2 * 5);
    expect(open).toEqual([
      [
        [10, 0],
        [10, 5],
      ],
    ]);
  });

  it('stand on the rest of a border of which only a part is open', () => {
    const right = { polygon: rectangle(10, 1, 4, 2), airSpace: 'open' };
    const { walls, open } = wallsOf([left, right]);
    expect(length(open)).toBe(2);
    // Around both, less the shared 2 m of either.
    expect(length(walls)).toBe(30 - 2 + 12 - 2);
  });

  it('have doors where a door was said to be, and none where no wall is near', () => {
    const { walls } = wallsOf([left]);
    const [from, to] = openingAt(walls, [5, 0.2], 2) ?? [];
    expect(from?.[1]).toBe(0);
    expect(Math.abs((to?.[0] ?? 0) - (from?.[0] ?? 0))).toBeCloseTo(2);
    expect(openingAt(walls, [5, 2.5], 2)).toBeUndefined();
  });

  it('of the reference hall are its outline and its rooms', () => {
    const floor = hall.zones.filter((zone) => zone.floor === 'f1');
    const { walls, open } = wallsOf(floor);
    // The hall is 42 m by 30 m, and every wall within it stands once for either side.
    expect(length(walls)).toBeGreaterThan(2 * (42 + 30));
    expect(length(open)).toBeGreaterThan(42);
  });
});

describe('a place for words', () => {
  const L: readonly Corner[] = [
    [0, 0],
    [10, 0],
    [10, 4],
    [4, 4],
    [4, 10],
    [0, 10],
  ];

  it('is within the zone, with room that is within it too', () => {
    for (const { polygon } of hall.zones.filter((zone) => zone.polygon.length > 2)) {
      const at = roomiest(polygon);
      const { width, height } = roomAround(at, polygon);
      expect(isInside(at, polygon)).toBe(true);
      for (const side of [-0.49, 0.49]) {
        expect(isInside([at[0] + side * width, at[1]], polygon)).toBe(true);
        expect(isInside([at[0], at[1] + side * height], polygon)).toBe(true);
      }
    }
  });

  it('of a zone round a corner is not in the corner that is missing', () => {
    expect(isInside(roomiest(L), L)).toBe(true);
    expect(isInside([7, 7], L)).toBe(false);
  });
});

describe('furniture', () => {
  it('stands within its room, whatever the kind, and leaves the words their place', () => {
    const polygon = rectangle(0, 0, 15, 10);
    const free = { at: [5, 4] as const, width: 5, height: 2 };
    for (const kind of ZONE_KINDS)
      for (const { at, width, height } of furnitureOf(kind, polygon, free).boxes) {
        expect(at[0] >= 0 && at[1] >= 0 && at[0] + width <= 15 && at[1] + height <= 10).toBe(true);
        if (kind !== 'reception') {
          const apart = at[0] >= 10 || at[0] + width <= 5 || at[1] >= 6 || at[1] + height <= 4;
          expect(apart, kind).toBe(true);
        }
      }
  });
});

describe('an arrow key', () => {
  it('goes to what lies that way, and from there back again on a grid', () => {
    const things = [0, 1, 2].flatMap((x) =>
      [0, 1, 2].map((y) => ({ at: [x * 10, y * 10] as const })),
    );
    expect(towards([10, 10], things, [1, 0])?.at).toEqual([20, 10]);
    expect(towards([20, 10], things, [1, 0])).toBeUndefined();
    fc.assert(
      fc.property(
        fc.constantFrom(...things),
        fc.constantFrom<Corner>([1, 0], [-1, 0], [0, 1], [0, -1]),
        (from, [dx, dy]) => {
          const to = towards(from.at, things, [dx, dy]);
          if (to !== undefined) expect(towards(to.at, things, [-dx, -dy])?.at).toEqual(from.at);
        },
      ),
    );
  });
});

describe('a picture of a floor', () => {
  it('lies where two of its points are, so many metres apart', () => {
    const picture = { width: 420, height: 300 };
    const laid = laidBy(
      picture,
      [
        [0, 300],
        [420, 300],
      ],
      42,
      [0, 0],
    );
    expect(laid).toEqual({ at: [0, 0], width: 42, height: 30 });
    expect(
      laidBy(
        picture,
        [
          [210, 150],
          [420, 150],
        ],
        21,
        [21, 15],
      ),
    ).toEqual(laid);
    expect(
      laidBy(
        picture,
        [
          [1, 1],
          [1, 1],
        ],
        5,
        [0, 0],
      ),
    ).toBeUndefined();
    expect(
      laidBy(
        picture,
        [
          [1, 1],
          [2, 1],
        ],
        Number.NaN,
        [0, 0],
      ),
    ).toBeUndefined();
  });

  it('has corners that are written as they are read', () => {
    const corner = fc.tuple(
      fc.integer({ min: -999, max: 999 }),
      fc.integer({ min: -999, max: 999 }),
    );
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 9 }), (corners) => {
        expect(readCorners(writeCorners(corners))).toEqual(corners);
      }),
    );
    for (const wrong of ['', '1,1 2,2', '1,1 2,2 x,3', '1 2 3', '1,1 2,2 3,3,3'])
      expect(readCorners(wrong)).toBeUndefined();
  });
});
