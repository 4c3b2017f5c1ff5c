import type { Who } from '../core/access.js';
import type { AlarmState } from '../core/alarm.js';
import type { Current } from '../core/current.js';
import type { Event } from '../core/event.js';
import { type Hall, pointsOf } from '../core/hall.js';
import type { AlarmId, PointId, ZoneId } from '../core/identity.js';
import { type Instant, instant } from '../core/time.js';

/** What no public screen may show (a window panic), and the points that would tell the same story. */
export interface Silent {
  readonly alarms: ReadonlySet<AlarmId>;
  readonly points: ReadonlySet<PointId>;
}

/** What somebody is shown of what there is. Those with the same `key` are shown the same. */
export interface Sight {
  readonly key: string;
  readonly view: 'full' | 'locked' | 'screen';
  alarm(state: AlarmState): AlarmState | undefined;
  /** Its value now. */
  point(id: PointId): boolean;
  /** Its past. */
  past(id: PointId): boolean;
  zone(id: ZoneId): boolean;
  /** The part of a stretch of time that may be asked for; undefined if none of it. */
  stretch(from: Instant, to: Instant): readonly [Instant, Instant] | undefined;
  event(event: Event): boolean;
}

/** What of an alarm hangs on a wall in public: no name, and no word that somebody wrote. */
const ON_A_WALL: ReadonlySet<string> = new Set<keyof AlarmState>([
  'alarm',
  'kind',
  'priority',
  'zone',
  'device',
  'point',
  'condition',
  'since',
  'value',
  'limit',
  'silent',
  'drill',
  'count',
  'acknowledgedAt',
  'returnedAt',
  'devices',
  'label',
  'latch',
  'siren',
  'silenced',
  'chattering',
  'incident',
  'firstOut',
  'joined',
  'signals',
  'finding',
  'overdue',
]);
const onAWall = (state: AlarmState): AlarmState =>
  Object.fromEntries(Object.entries(state).filter(([key]) => ON_A_WALL.has(key))) as AlarmState;

const ALWAYS: Pick<Sight, 'stretch' | 'event'> = {
  stretch: (from, to) => [from, to],
  event: () => true,
};
const FULL: Sight = {
  ...ALWAYS,
  key: 'full',
  view: 'full',
  alarm: (state) => state,
  point: () => true,
  past: () => true,
  zone: () => true,
};

export type SightOf = (who: Who, now: Instant) => Sight;

/** Who is shown what. Pure; `now` decides whether an assessor's period is over. */
export const sightsOf = (hall: Hall, silent: Silent): SightOf => {
  const zoneOf = new Map(pointsOf(hall).map(({ id, zone }) => [id, zone]));
  const screen: Sight = {
    ...ALWAYS,
    key: 'screen',
    view: 'screen',
    alarm: (state) => (state.silent ? undefined : onAWall(state)),
    point: (id) => !silent.points.has(id),
    past: (id) => !silent.points.has(id),
    zone: () => true,
    event: () => false,
  };
  const scoped = ({ zones, from, to }: NonNullable<Who['scope']>, now: Instant): Sight => {
    const inPeriod = (from === undefined || from <= now) && (to === undefined || now <= to);
    const isIn = (zone: ZoneId | undefined): boolean =>
      zones === undefined || (zone !== undefined && zones.includes(zone));
    const within = (at: Instant): boolean =>
      (from === undefined || at >= from) && (to === undefined || at <= to);
    return {
      key: JSON.stringify([zones, from, to, inPeriod]),
      view: 'full',
      alarm: (state) => (inPeriod && isIn(state.zone) ? state : undefined),
      point: (id) => inPeriod && isIn(zoneOf.get(id)),
      past: (id) => isIn(zoneOf.get(id)),
      zone: (id) => isIn(id),
      stretch: (asked, until) => {
        const begin = Math.max(asked, from ?? asked);
        const end = Math.min(until, to ?? until);
        return begin <= end ? [instant(begin), instant(end)] : undefined;
      },
      event: (event) =>
        within(event.at) && (zones === undefined || ('alarm' in event && isIn(event.alarm.zone))),
    };
  };
  return (who, now) => {
    const whole = who.role === 'wall-screen' ? screen : who.scope ? scoped(who.scope, now) : FULL;
    if (!who.locked) return whole;
    const none = () => false;
    return {
      ...whole,
      key: `locked ${whole.key}`,
      view: 'locked',
      point: none,
      past: none,
      zone: none,
    };
  };
};

/** The current state as somebody sees it. */
export const seenBy = ({ alarm, point, zone }: Sight, current: Current): Current => ({
  ...current,
  points: new Map([...current.points].filter(([id]) => point(id))),
  people: new Map([...current.people].filter(([id]) => zone(id))),
  verdicts: new Map([...current.verdicts].filter(([, verdict]) => zone(verdict.zone))),
  excursions: new Map([...current.excursions].filter(([, excursion]) => zone(excursion.zone))),
  alarms: new Map(
    [...current.alarms].flatMap(([id, state]): [AlarmId, AlarmState][] => {
      const seen = alarm(state);
      return seen === undefined ? [] : [[id, seen]];
    }),
  ),
});
