import type { AirSpaceId, PointId, ZoneId } from '../../gateway/core/identity.js';
import type { ZoneKind } from '../../gateway/core/zone.js';
import type { SimulatedHall, SimulatedZone } from '../setup.js';

/** Zones that the public walks between freely: a floor, or a 24 h zone with a door of its own. */
export interface Compartment {
  readonly zones: readonly SimulatedZone[];
  readonly allDay: boolean;
  /** How many are inside at the busiest hour. */
  readonly peakPeople: number;
  /** Counters of people who come in and go out. */
  readonly in: readonly PointId[];
  readonly out: readonly PointId[];
}

export interface AirSpace {
  readonly id: AirSpaceId;
  readonly zones: readonly SimulatedZone[];
  readonly volumeM3: number;
  /** Ventilation is laid out for so many people. */
  readonly designPeople: number;
  readonly allDay: boolean;
  readonly kind: ZoneKind;
}

/** What never changes of a simulated hall. */
export interface HallPlan {
  readonly hall: SimulatedHall;
  readonly zones: ReadonlyMap<ZoneId, SimulatedZone>;
  /** The first that is not open all day is entered from the street; the other floors through it. */
  readonly compartments: readonly Compartment[];
  readonly airSpaces: readonly AirSpace[];
}

const PUBLIC: ReadonlySet<ZoneKind> = new Set([
  'lobby',
  'reception',
  'waiting',
  'windows',
  'self-service',
  'self-service-24h',
  'negotiation',
]);

const isPublic = (zone: SimulatedZone): boolean =>
  zone.capacity === undefined ? PUBLIC.has(zone.kind) : zone.capacity > 0;

const AREA_M2 = 40;
const HEIGHT_M = 3.6;
/** A zone without an area, or drawn as a mere point, counts as a small room. */
export const areaOf = ({ areaM2 }: SimulatedZone): number =>
  areaM2 === undefined || areaM2 === 0 ? AREA_M2 : areaM2;

/** Where the site declares none: a public window takes about 8 m2 of hall, other zones 0.3 persons per m2. */
export const capacityOf = (zone: SimulatedZone): number => {
  if (!isPublic(zone)) return 0;
  const guess = zone.kind === 'windows' ? areaOf(zone) / 8 : areaOf(zone) * 0.3;
  return zone.capacity ?? Math.max(1, Math.round(guess));
};

/** Staff of a zone in working hours. */
export const staffOf = (zone: SimulatedZone): number => {
  switch (zone.kind) {
    case 'windows':
      return Math.round(capacityOf(zone) * 0.85);
    case 'office':
      return Math.round(areaOf(zone) / 12);
    case 'reception':
      return 2;
    case 'duty-room':
      return 1;
    case 'meeting':
      return Math.round(areaOf(zone) / 7);
    default:
      return 0;
  }
};

const groupBy = <Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Item[][] => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/** A usual day stays below the first crowding tier (80 % of the declared capacity, domain.md 6.4). */
const USUAL_SHARE = 0.55;
const VENTILATED_SHARE = 0.65;

const compartment = (zones: readonly SimulatedZone[], hall: SimulatedHall): Compartment => {
  const counted = hall.counting.find((entry) => zones.some((zone) => zone.id === entry.zone));
  const measure = zones.filter((zone) => counted === undefined || zone.id === counted.zone);
  const allDay = zones.some((zone) => zone.kind === 'self-service-24h');
  const share = allDay ? 0.4 : USUAL_SHARE;
  return {
    zones,
    allDay,
    peakPeople: share * sum(measure.map(capacityOf)),
    in: counted?.in ?? [],
    out: counted?.out ?? [],
  };
};

const airSpace = (zones: readonly SimulatedZone[], id: AirSpaceId): AirSpace => {
  const largest = [...zones].sort((one, other) => areaOf(other) - areaOf(one))[0];
  const people = sum(zones.map((zone) => VENTILATED_SHARE * capacityOf(zone) + staffOf(zone)));
  return {
    id,
    zones,
    volumeM3: sum(zones.map((zone) => areaOf(zone) * (zone.heightM ?? HEIGHT_M))),
    designPeople: Math.max(2, people),
    allDay: zones.some((zone) => zone.kind === 'self-service-24h' || zone.kind === 'duty-room'),
    kind: largest?.kind ?? 'lobby',
  };
};

export const planOf = (hall: SimulatedHall): HallPlan => {
  const open = hall.zones.filter(isPublic);
  const byDoor = groupBy(open, (zone) =>
    zone.kind === 'self-service-24h' ? zone.id : (zone.floor ?? ''),
  );
  const indoor = hall.zones.filter((zone) => zone.kind !== 'outdoor');
  return {
    hall,
    zones: new Map(hall.zones.map((zone) => [zone.id, zone])),
    compartments: byDoor.map((zones) => compartment(zones, hall)),
    airSpaces: groupBy(indoor, (zone) => zone.airSpace).map((zones) =>
      airSpace(zones, (zones[0] as SimulatedZone).airSpace),
    ),
  };
};
