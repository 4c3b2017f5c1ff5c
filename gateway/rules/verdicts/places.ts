import { type Hall, type Point, pointsOf } from '../../core/hall.js';
import type { ZoneId } from '../../core/identity.js';
import { hallAt, type Stay, type Stays, staysWithin } from '../../core/stay.js';
import type { Instant } from '../../core/time.js';
import type { Doubted } from '../../core/verdict.js';
import type { Stretch } from './instrument.js';

/** Where points hung while they were read: a point that was moved speaks for each of its zones in its time. */

export interface Placed {
  readonly point: Point;
  /** Of a point that was moved: when it hung in the zone that is asked about. */
  readonly stays?: readonly Stay[];
}

/** Points that hung in a zone for some of the stretch. */
export const pointsIn = (
  hall: Hall,
  stays: Stays,
  zone: ZoneId,
  { from, to }: Stretch,
): readonly Placed[] =>
  pointsOf(hall).flatMap((point): Placed[] => {
    const moved = stays.get(point.id);
    if (moved === undefined) return point.zone === zone ? [{ point }] : [];
    const here = staysWithin(moved, from, to).filter((stay) => stay.zone === zone);
    return here.length === 0 ? [] : [{ point, stays: here }];
  });

/** What it read in other zones says nothing of this one. */
export const elsewhere = ({ stays }: Pick<Placed, 'stays'>): readonly Doubted[] => {
  if (stays === undefined) return [];
  const found: Doubted[] = [];
  let away: Instant | undefined = ALWAYS;
  for (const { from, until } of stays) {
    if (from !== undefined && away !== undefined)
      found.push({ from: away, until: from, why: 'elsewhere' });
    away = until;
  }
  if (away !== undefined && away !== ALWAYS) found.push({ from: away, why: 'elsewhere' });
  return found;
};

const ALWAYS = Number.NEGATIVE_INFINITY as Instant;

/** Whether the point hung in the zone for some of a window. */
export const isHere = ({ stays }: Pick<Placed, 'stays'>, { from, to }: Stretch): boolean =>
  stays === undefined || staysWithin(stays, from, to).length > 0;

/** The hall as it was when a window began; the same one as long as no point was moved. */
export const hallsOf = (hall: Hall, stays: Stays): ((window: Stretch) => Hall) => {
  const moves = [...stays.values()]
    .flat()
    .flatMap(({ from }) => from ?? [])
    .sort((one, next) => one - next);
  const known = new Map<number, Hall>();
  return ({ from }) => {
    if (moves.length === 0) return hall;
    const turn = moves.filter((move) => move <= from).length;
    const made = known.get(turn) ?? hallAt(hall, stays, from);
    known.set(turn, made);
    return made;
  };
};
