import type { Event, EventKind } from './core/event.js';
import type { Query } from './core/ports.js';
import { type Instant, instant } from './core/time.js';

/** The reader answers in pieces of at most this many. */
const PIECE = 10_000;

/** The events between two moments that are wanted, in the order of the journal, asked for piece by piece. */
export const eventsBetween = async (
  query: Pick<Query, 'events'>,
  from: Instant,
  to: Instant,
  wanted: (event: Event) => boolean,
  kinds?: readonly EventKind[],
): Promise<readonly Event[]> => {
  const found = new Map<string, Event>();
  for (let until = to; ; ) {
    const piece = await query.events({ from, to: until, limit: PIECE, ...(kinds && { kinds }) });
    for (const event of piece) if (wanted(event)) found.set(`${event.boot}:${event.seq}`, event);
    const oldest = Math.min(...piece.map(({ at }) => at));
    if (piece.length < PIECE) return [...found.values()].reverse();
    // A millisecond that alone fills a piece cannot be taken apart further.
    until = instant(oldest < until ? oldest : until - 1);
  }
};
