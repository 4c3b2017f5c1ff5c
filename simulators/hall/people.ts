import type { PointId, ZoneId } from '../../gateway/core/identity.js';
import type { SimulatedZone } from '../setup.js';
import type { LocalTime, OpenPeriod } from './calendar.js';
import { type Compartment, capacityOf, type HallPlan } from './plan.js';
import { binomial, hash, next, poisson, type Random } from './random.js';

/** How many of the public are in each zone, and the totals of the door counters. */
export interface People {
  readonly inZone: Record<ZoneId, number>;
  readonly counters: Record<PointId, number>;
}

export interface Moment {
  readonly local: LocalTime;
  readonly open: readonly OpenPeriod[];
}

/** Minutes that a person stays, by kind of zone, before going on. */
const STAY_MIN = {
  entry: 1.5,
  terminal: 7,
  waiting: 10,
  window: 9,
  side: 12,
  idle: 25,
  closing: 4,
};
/** From the door to the door, with all of the above: what makes arrivals out of people inside. */
const VISIT_MIN = 27;
/** The public is let in until shortly before the windows close. */
const LAST_ENTRY_H = 0.2;

const isOpen = ({ local: { hour }, open }: Moment): boolean =>
  open.some(({ from, to }) => hour >= from - 0.1 && hour < to);
const letsIn = ({ local: { hour }, open }: Moment): boolean =>
  open.some(({ from, to }) => hour >= from - 0.1 && hour < to - LAST_ENTRY_H);

/** Share of the busiest hour: highest in the middle of the morning, lower in the afternoon. */
const rush = (hour: number): number => {
  const peak = (at: number, height: number) => height * Math.exp(-(((hour - at) / 1.4) ** 2));
  return Math.min(1, 0.25 + peak(9.9, 0.75) + peak(15, 0.55));
};

const arrivalsPerHour = (place: Compartment, moment: Moment): number => {
  const { hour } = moment.local;
  if (place.allDay) {
    const share = hour < 6 ? 0.02 : hour < 8 || hour > 21 ? 0.15 : 0.5 + 0.5 * rush(hour);
    return (share * place.peakPeople * 60) / STAY_MIN.terminal;
  }
  return letsIn(moment) ? (rush(hour) * place.peakPeople * 60) / VISIT_MIN : 0;
};

type Role = 'entry' | 'terminal' | 'waiting' | 'window' | 'side';

const roleOf = (zone: SimulatedZone): Role => {
  switch (zone.kind) {
    case 'lobby':
    case 'reception':
      return 'entry';
    case 'self-service':
    case 'self-service-24h':
      return 'terminal';
    case 'waiting':
      return 'waiting';
    case 'windows':
      return 'window';
    default:
      return 'side';
  }
};

const ofRole = (place: Compartment, role: Role): SimulatedZone | undefined =>
  place.zones.find((zone) => roleOf(zone) === role);

/** Where one goes who has come in. */
const firstAim = (
  place: Compartment,
  people: People,
  random: Random,
): SimulatedZone | undefined => {
  const terminal = ofRole(place, 'terminal');
  if (terminal && next(random) < 0.22) return terminal;
  const sides = place.zones.filter((zone) => roleOf(zone) === 'side');
  const side = sides[Math.floor(next(random) * sides.length)];
  const room = side ? capacityOf(side) - (people.inZone[side.id] ?? 0) : 0;
  if (side && room > 0 && next(random) < 0.06) return side;
  return ofRole(place, 'waiting') ?? ofRole(place, 'window') ?? terminal;
};

/** Moves people of one compartment on by `dtH` hours; returns how many want to leave it. */
const moveOn = (
  place: Compartment,
  people: People,
  moment: Moment,
  dtH: number,
  random: Random,
): number => {
  const closing = !place.allDay && !isOpen(moment);
  let leaving = 0;
  const count = (zone: SimulatedZone): number => people.inZone[zone.id] ?? 0;
  const add = (zone: SimulatedZone, n: number): void => {
    people.inZone[zone.id] = count(zone) + n;
  };
  const going = (zone: SimulatedZone, stayMin: number): number =>
    binomial(random, count(zone), 1 - Math.exp((-dtH * 60) / stayMin));
  const window = ofRole(place, 'window');
  for (const zone of place.zones) {
    if (closing) {
      const n = going(zone, STAY_MIN.closing);
      add(zone, -n);
      leaving += n;
      continue;
    }
    const role = roleOf(zone);
    if (role === 'entry') {
      for (let n = going(zone, STAY_MIN.entry); n > 0; n--) {
        const aim = firstAim(place, people, random);
        if (aim === undefined) break;
        add(zone, -1);
        add(aim, 1);
      }
    } else if (role === 'waiting' && window) {
      const free = Math.max(0, capacityOf(window) - count(window));
      const n = Math.min(free, going(zone, STAY_MIN.waiting));
      add(zone, -n);
      add(window, n);
    } else {
      const n = going(zone, role === 'waiting' ? STAY_MIN.idle : STAY_MIN[role]);
      add(zone, -n);
      leaving += n;
    }
  }
  return leaving;
};

/** The door counter that sees people go from one compartment to another; undefined is the street. */
const counterOf = (
  from: Compartment | undefined,
  to: Compartment | undefined,
  plan: HallPlan,
): { in: readonly PointId[]; out: readonly PointId[] } => {
  if (from && to) {
    const shared = to.in.filter((point) => from.out.includes(point));
    if (shared.length > 0) return { in: shared, out: [] };
  }
  const others = plan.compartments;
  const only = (mine: readonly PointId[], theirs: readonly PointId[]) => {
    const own = mine.filter((point) => !theirs.includes(point));
    return own.length > 0 ? own : mine;
  };
  return {
    in: to
      ? only(
          to.in,
          others.flatMap((other) => other.out),
        )
      : [],
    out: from
      ? only(
          from.out,
          others.flatMap((other) => other.in),
        )
      : [],
  };
};

const pass = (
  n: number,
  from: Compartment | undefined,
  to: Compartment | undefined,
  plan: HallPlan,
  people: People,
  random: Random,
): void => {
  const seenBy = counterOf(from, to, plan);
  for (const points of [seenBy.in, seenBy.out])
    for (let i = 0; i < n && points.length > 0; i++) {
      const point = points[Math.floor(next(random) * points.length)] as PointId;
      people.counters[point] = (people.counters[point] ?? 0) + 1;
    }
};

const insideOf = (place: Compartment, people: People): number =>
  place.zones.reduce((total, zone) => total + (people.inZone[zone.id] ?? 0), 0);

/** The public after `dtH` hours. Moves `random`; changes nothing of `before`. */
export const peopleAfter = (
  plan: HallPlan,
  before: People,
  moment: Moment,
  dtH: number,
  random: Random,
): People => {
  const people: People = { inZone: { ...before.inZone }, counters: { ...before.counters } };
  const ground = plan.compartments.find((place) => !place.allDay);
  for (const place of plan.compartments) {
    const through = place === ground || place.allDay ? undefined : ground;
    const leaving = moveOn(place, people, moment, dtH, random);
    pass(leaving, place, through, plan, people, random);
    if (through) pass(leaving, through, undefined, plan, people, random);
    const room = Math.max(0, Math.floor(place.peakPeople * 1.3) - insideOf(place, people));
    const arrived = Math.min(room, poisson(random, arrivalsPerHour(place, moment) * dtH));
    if (through) pass(arrived, undefined, through, plan, people, random);
    pass(arrived, through, place, plan, people, random);
    const door = ofRole(place, 'entry') ?? ofRole(place, 'waiting') ?? place.zones[0];
    if (door) people.inZone[door.id] = (people.inZone[door.id] ?? 0) + arrived;
  }
  return people;
};

/** Staff in a zone: working hours, fewer at noon; meetings on some days. */
export const staffAt = (zone: SimulatedZone, present: number, { local, open }: Moment): number => {
  if (zone.kind === 'duty-room') return present;
  const [first, last] = [open[0], open[open.length - 1]];
  if (first === undefined || last === undefined) return 0;
  const { hour, date } = local;
  if (hour < first.from - 0.3 || hour > last.to + 0.3) return 0;
  const noon = !isOpen({ local, open }) && hour > first.to && hour < last.from;
  if (zone.kind !== 'meeting') return Math.round(present * (noon ? 0.3 : 1));
  const session = (hour >= 10 && hour < 11.5) || (hour >= 14.5 && hour < 16);
  return session && hash(`${date} ${zone.id}`) % 3 !== 0 ? present : 0;
};
