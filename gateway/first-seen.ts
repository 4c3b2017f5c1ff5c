import type { Current } from './core/current.js';
import type { Happening } from './core/event.js';
import type { AlarmId } from './core/identity.js';
import type { Host, Query } from './core/ports.js';
import { type Instant, instant } from './core/time.js';

/** Whom a page showed something to, or let hear it. */
export interface SeenBy {
  readonly name: string;
  /** The address of the terminal. */
  readonly from: string;
}
export type Sense = 'first-shown' | 'first-heard';

export interface FirstSeenParts {
  readonly current: () => Current;
  readonly query: Pick<Query, 'events'>;
  readonly tell: (happening: Happening) => void;
  readonly host: Host;
}

/** Of this story of an alarm, not of the one before. */
const keyOf = (sense: Sense, alarm: AlarmId, since: Instant): string =>
  `${sense} ${alarm}@${since}`;

/**
 * Keeps when an alarm was first before somebody's eyes, and first audible at a page: one event for each story
 * of an alarm and each of the two, however many pages say so and however often.
 */
export const createFirstSeen = ({ current, query, tell, host }: FirstSeenParts) => {
  const started = host.clock.wall();
  const told = new Set<string>();
  let before: Promise<void> | undefined;

  /** What the run before has told of alarms that still stand. */
  const recall = (): Promise<void> => {
    before ??= (async () => {
      const standing = [...current().alarms.values()].filter(({ since }) => since < started);
      const from = instant(Math.min(started, ...standing.map(({ since }) => since)));
      const kinds = ['first-shown', 'first-heard'] as const;
      const events = await query.events({ kinds, from, to: started, limit: 10_000 });
      for (const event of events)
        if (event.kind === 'first-shown' || event.kind === 'first-heard')
          for (const { alarm, since } of event.stories) told.add(keyOf(event.kind, alarm, since));
    })().catch((thrown: unknown) => {
      before = undefined;
      host.log.warn('first-seen-not-recalled', { why: String(thrown) });
    });
    return before;
  };
  /** What is over is forgotten: the alarms of years would not fit. */
  const forget = (): void => {
    const standing = new Set(
      [...current().alarms.values()].flatMap(({ alarm, since }) =>
        (['first-shown', 'first-heard'] as const).map((sense) => keyOf(sense, alarm, since)),
      ),
    );
    for (const key of told) if (!standing.has(key)) told.delete(key);
  };

  return async (sense: Sense, alarms: readonly AlarmId[], by: SeenBy): Promise<void> => {
    const at = host.clock.wall();
    const states = [...new Set(alarms)].flatMap((id) => current().alarms.get(id) ?? []);
    if (states.some(({ since }) => since < started)) await recall();
    const stories = states.flatMap(({ alarm, since }) => {
      const key = keyOf(sense, alarm, since);
      if (told.has(key)) return [];
      told.add(key);
      return [{ alarm, since }];
    });
    if (stories.length === 0) return;
    forget();
    tell({
      ...{ kind: sense, at, stories, alarms: stories.map(({ alarm }) => alarm) },
      ...{ by: by.name, from: by.from },
    });
  };
};
export type FirstSeen = ReturnType<typeof createFirstSeen>;
