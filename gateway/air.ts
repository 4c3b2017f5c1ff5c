import type { Config } from './config/config.js';
import type { VerdictId } from './core/identity.js';
import { isOpen } from './core/opening.js';
import type { Host } from './core/ports.js';
import { hours, type Instant, instant, minutes } from './core/time.js';
import { type Verdict, verdictId } from './core/verdict.js';
import type { Journal } from './journal/journal.js';
import type { Present } from './present.js';
import { adviceOf } from './rules/advice/advice.js';
import { limitsOf } from './rules/advice/limits.js';
import { Recent } from './rules/advice/recent.js';
import type { Advice } from './rules/advice/shape.js';
import { speaksOf } from './rules/standards/choice.js';
import { outdoorCo2 } from './rules/ventilation/space.js';
import { freshAirVerdicts, isVentilation } from './rules/ventilation/verdicts.js';
import { AirWatch } from './rules/ventilation/watch.js';
import { calendarOf } from './rules/verdicts/calendar.js';
import { rulesFor } from './rules/verdicts/rule.js';
import type { AirSpacesAnswer } from './web/air-spaces.js';

/** Readings before the start that the balance of the first hour is drawn over. */
const BEFORE = minutes(70);

/** The air of the running gateway: fresh air per person, what to do, and a verdict on each full hour. */
export interface AirLive {
  /** Reads what was measured before the start; a journal that cannot be read costs an hour. */
  start(): Promise<void>;
  /** Whatever it may give a verdict on. */
  readonly judged: ReadonlySet<VerdictId>;
  /** Once a minute. */
  tick(): void;
  spaces(): AirSpacesAnswer;
  advice(): readonly Advice[];
  stop(): void;
}

export const createAirLive = (
  config: Pick<Config, 'hall' | 'alarms' | 'standards' | 'instruments'>,
  present: Pick<Present, 'current' | 'follow' | 'judge'>,
  journal: Pick<Journal, 'samples' | 'record'>,
  host: Host,
): AirLive => {
  const { hall, alarms, instruments } = config;
  const standards = config.standards.filter((standard) => speaksOf(standard, hall));
  const limits = limitsOf(hall, alarms);
  const watch = new AirWatch({ hall, instruments });
  const recent = new Recent(limits.map(({ point }) => point));
  const outdoor = outdoorCo2(hall)?.id;
  const points = [
    ...watch.spaces.flatMap(({ co2 }) => co2.map(({ id }) => id)),
    ...(outdoor ? [outdoor] : []),
  ];
  let upTo = host.clock.wall();

  const count = (): void =>
    watch.count(
      host.clock.wall(),
      (zone) => present.current.people.get(zone),
      isOpen(hall, host.clock.wall()),
    );
  const unfollow = present.follow((change) => {
    if (change.changed === 'people') count();
    if (change.changed !== 'readings') return;
    for (const reading of change.scan.readings) {
      watch.hear(reading);
      recent.hear(reading);
    }
  });

  /** The hours of the clock that ended since the last look. */
  const hoursEnded = (at: Instant) => {
    const ended = calendarOf(hall, instant(upTo - hours(1)), at).windows['1h'];
    return ended.filter(({ to }) => to > upTo && to <= at);
  };
  const judgeHours = (at: Instant): readonly Verdict[] =>
    hoursEnded(at).flatMap(({ from, to, date }) =>
      watch.spaces.flatMap((space) => {
        const estimate = watch.estimate(space, from, to);
        const window = { length: '1h', from, to, date } as const;
        return space.zones.flatMap((zone) =>
          freshAirVerdicts({
            hall,
            zone,
            space,
            rules: rulesFor(standards, hall, zone),
            window,
            estimate,
          }),
        );
      }),
    );

  const judgedHere = watch.spaces.flatMap(({ zones }) =>
    zones.flatMap(({ id, ...zone }) =>
      rulesFor(standards, hall, { id, ...zone })
        .filter(isVentilation)
        .map(({ standard, key }) =>
          verdictId({ zone: id, standard: standard.id, requirement: key }),
        ),
    ),
  );

  return {
    judged: new Set(judgedHere),
    start: async () => {
      const at = host.clock.wall();
      try {
        for (const point of points)
          watch.before(point, await journal.samples(point, instant(at - BEFORE), at));
      } catch (thrown) {
        host.log.warn('air-not-read', { err: String(thrown) });
      }
    },
    tick: () => {
      count();
      const at = host.clock.wall();
      const verdicts = judgeHours(at);
      upTo = at;
      for (const verdict of verdicts) journal.record({ at, kind: 'verdict-given', verdict });
      if (verdicts.length > 0) present.judge(verdicts, [...present.current.excursions.values()]);
    },
    spaces: () => {
      const now = watch.now(host.clock.wall());
      return watch.spaces.map(({ id, zones, volumeM3, capacity, staff, co2 }) => {
        const estimate = now.find(({ space }) => space === id)?.estimate;
        return {
          id,
          zones: zones.map((zone) => zone.id),
          ...(volumeM3 !== undefined && { volumeM3 }),
          ...(capacity !== undefined && { capacity }),
          staff,
          points: co2.map((point) => point.id),
          ...(outdoor !== undefined && { outdoorPoint: outdoor }),
          ...(estimate !== undefined &&
            ('refused' in estimate ? { refused: estimate.refused } : { estimate })),
          method: 'air-space.method',
        };
      });
    },
    advice: () => {
      const at = host.clock.wall();
      const { alarms: standing, points: latest, people } = present.current;
      return adviceOf({
        hall,
        at,
        open: isOpen(hall, at),
        alarms: standing.values(),
        limits,
        recent: (point) => recent.of(point),
        latest,
        people,
        spaces: watch.spaces,
        air: watch.now(at),
        outdoor,
      });
    },
    stop: unfollow,
  };
};
