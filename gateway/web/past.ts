import { z } from 'zod';
import type { Event } from '../core/event.js';
import type { Query } from '../core/ports.js';
import { hours, type Instant, instant } from '../core/time.js';
import { instantText, readInstant } from './answer.js';

export const pastAsked = z.object({
  from: instantText.optional(),
  to: instantText.optional(),
  zone: z.string().optional(),
  standard: z.string().optional(),
  requirement: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});

type PastAsked = z.infer<typeof pastAsked>;

const PIECE = 500;

/** Events of some kinds, the newest first, asked for piece by piece. */
export async function* eventsBack(
  query: Query,
  kinds: readonly Event['kind'][],
  from: Instant,
  to: Instant,
): AsyncGenerator<Event> {
  const seen = new Set<string>();
  for (let until = to; ; ) {
    const piece = await query.events({ from, to: until, kinds, limit: PIECE });
    const fresh = piece.filter(({ boot, seq }) => !seen.has(`${boot}:${seq}`));
    for (const { boot, seq } of fresh) seen.add(`${boot}:${seq}`);
    yield* fresh;
    const last = piece.at(-1);
    if (last === undefined || piece.length < PIECE || fresh.length === 0) return;
    until = last.at;
  }
}

/** Whether it is about what was asked for. */
export const aboutOf = (
  asked: PastAsked,
  about: { readonly zone: string; readonly standard: string; readonly requirement: string },
): boolean =>
  (['zone', 'standard', 'requirement'] as const).every(
    (key) => asked[key] === undefined || about[key] === asked[key],
  );

/** A day by default. */
export const spanOf = (asked: PastAsked, now: Instant): readonly [Instant, Instant] => {
  const to = asked.to === undefined ? now : readInstant(asked.to);
  const from = asked.from === undefined ? to - hours(24) : readInstant(asked.from);
  return [instant(from), instant(to)];
};
