import type {
  AirSpaceId,
  BusId,
  DeviceId,
  ExitId,
  FloorId,
  HallId,
  PointId,
  ProfileId,
  ZoneId,
} from './identity.js';
import type { Quantity } from './quantity.js';
import type { Millis } from './time.js';
import type { Unit } from './unit.js';
import type { ZoneKind } from './zone.js';

/** Chinese and English of one thing. */
export interface Names {
  readonly zh: string;
  readonly en: string;
}

/** What standards speak of. */
export const STANDARD_SUBJECTS = [
  'air',
  'light',
  'evacuation-lighting',
  'people',
  'local',
] as const;
export type StandardSubject = (typeof STANDARD_SUBJECTS)[number];

/** Ids of the standards that judge, by subject, where the site chose; else those in force that day. */
export type StandardChoice = Readonly<Partial<Record<StandardSubject, readonly string[]>>>;

export interface Zone {
  readonly id: ZoneId;
  readonly names: Names;
  readonly kind: ZoneKind;
  readonly floor?: FloorId;
  /** Corners in metres, origin at the south-west corner of the ground floor, x east, y north. */
  readonly polygon: readonly (readonly [number, number])[];
  readonly areaM2?: number;
  readonly heightM?: number;
  /** Site-declared public capacity in persons; absent where the public does not go. */
  readonly capacity?: number;
  readonly seats?: number;
  /** Its own id where the zone has walls around it. */
  readonly airSpace: AirSpaceId;
  /** Staff who are present in opening hours and breathe too. */
  readonly staff?: number;
  readonly standards?: StandardChoice;
}

export interface Floor {
  readonly id: FloorId;
  readonly names: Names;
  /** Site-declared public capacity in persons (the fire-acceptance figure, not the sum of its zones). */
  readonly capacity?: number;
}

/** One measured thing of one device, all defaults filled in. */
export interface Point {
  readonly id: PointId;
  readonly device: DeviceId;
  readonly quantity: Quantity;
  readonly unit: Unit;
  readonly zone?: ZoneId;
  /** Its own place in metres, where it is not that of its device. */
  readonly at?: readonly [number, number];
  readonly names: Names;
  /** Digits after the point that the instrument resolves. */
  readonly decimals: number;
  /** How often it is asked; for a pushed point how often it is expected (`expect-every`). */
  readonly period: Millis;
  /** How often a measured value is kept although nothing happens (design §4, what is kept). */
  readonly keepEvery: Millis;
  readonly range?: readonly [number, number];
  /** Carries an emergency contact: asked first, missed within 10 s. */
  readonly emergency: boolean;
  readonly writable: boolean;
  /** What the numbers of a state mean; another number is not plausible. */
  readonly states?: Readonly<Record<string, Names>>;
  /** A total begins again at zero after this many. */
  readonly rollsOverAt?: number;
}

export interface Device {
  readonly id: DeviceId;
  readonly names: Names;
  readonly bus: BusId;
  readonly profile: ProfileId;
  /** The unit id on its bus, where its wire has such. */
  readonly unit?: number;
  readonly zone?: ZoneId;
  readonly at?: readonly [number, number];
  readonly serial?: string;
  /** What the installer answered where the sources of the profile leave a choice. */
  readonly choices: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
  readonly manufacturer: string;
  readonly model: string;
}

/** `08:30`-`12:00` on the given ISO weekdays (1 Monday .. 7 Sunday). */
export interface Opening {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** Dates (`2026-02-28`) that break the week: worked although a weekend, closed although a weekday. */
export interface WorkingDays {
  readonly open: readonly string[];
  readonly closed: readonly string[];
  /** Years whose public holidays are known; absent where the hall does not follow them. */
  readonly years?: readonly number[];
}

/** `11-15`..`03-15`, both days within; outside both spans the season is transitional. */
export interface Season {
  readonly heating: { readonly from: string; readonly to: string };
  readonly cooling: { readonly from: string; readonly to: string };
}

/** 尖 sharp, 峰 peak, 平 flat, 谷 valley. */
export const TARIFF_PERIODS = ['sharp', 'peak', 'flat', 'valley'] as const;
export type TariffPeriod = (typeof TARIFF_PERIODS)[number];

/** `19:00`-`22:00` of each day, in these months (1 to 12) or all; over midnight where `to` is not after `from`. */
export interface Tariff {
  readonly period: TariffPeriod;
  readonly from: string;
  readonly to: string;
  readonly months?: readonly number[];
}

/** A meter that an air conditioner alone is behind. */
export interface AirConditioning {
  readonly power: PointId;
  /** It runs from this power on, in W. */
  readonly runningAbove: number;
  readonly zones: readonly ZoneId[];
}

export interface Energy {
  readonly tariff: readonly Tariff[];
  readonly airConditioning: readonly AirConditioning[];
}

/**
 * People of a zone are counted at its doors: who passed in, less who passed out. A point is a total, or a
 * contact of which each closing is a passage.
 */
export interface Counting {
  readonly zone: ZoneId;
  readonly in: readonly PointId[];
  readonly out: readonly PointId[];
}

/** A way out of the building, as people are told of it. */
export interface Exit {
  readonly id: ExitId;
  readonly names: Names;
  readonly at: readonly [number, number];
  readonly floor?: FloorId;
  /** The contact that says that it is locked. */
  readonly contact?: PointId;
}

/** A service window by its number, as people and panic buttons name it. */
export interface ServiceWindow {
  readonly number: number;
  readonly zone: ZoneId;
  readonly at: readonly [number, number];
}

/** What a floor plan shows besides zones, exits and devices; for the eye only, in metres. */
export interface Plan {
  readonly windows: readonly ServiceWindow[];
  /** Openings in the walls that follow from the air spaces. */
  readonly doors: readonly {
    readonly floor: FloorId;
    readonly at: readonly [number, number];
    readonly widthM: number;
  }[];
  /** Where a floor has no slab. */
  readonly voids: readonly {
    readonly floor: FloorId;
    readonly names: Names;
    readonly polygon: readonly (readonly [number, number])[];
  }[];
}

/** One public service hall: what config makes of hall.yaml and everybody right of it reads. */
export interface Hall {
  readonly id: HallId;
  readonly names: Names;
  readonly region?: string;
  /** IANA name, `Asia/Shanghai`. */
  readonly timeZone: string;
  readonly altitudeM: number;
  /** Site-declared public capacity of the whole hall in persons. */
  readonly capacity?: number;
  readonly opening: readonly Opening[];
  readonly calendar: WorkingDays;
  readonly season?: Season;
  /** Whether the site declares to be a crowded place (人员密集场所); absent: undeclared. */
  readonly crowdedPlace?: boolean;
  readonly floors: readonly Floor[];
  readonly zones: readonly Zone[];
  readonly devices: readonly Device[];
  readonly counting: readonly Counting[];
  /** Left out: no tariff, and no air conditioner is told apart. */
  readonly energy?: Energy;
  readonly exits: readonly Exit[];
  /** States whose changes are events without being alarms. */
  readonly noted: readonly PointId[];
  readonly plan?: Plan;
}

export const pointsOf = (hall: Hall): readonly Point[] =>
  hall.devices.flatMap((device) => device.points);
