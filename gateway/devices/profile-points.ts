import type { Names, Point } from '../core/hall.js';
import { type DeviceId, pointId, type ZoneId } from '../core/identity.js';
import { quantityRow } from '../core/quantity.js';
import { type Millis, millis, seconds } from '../core/time.js';
import type { Register } from '../drivers/modbus/register.js';
import type { WireDevice, WirePoint } from '../drivers/modbus/schema.js';
import type { PointChange, PointModel, Profile, ProfilePoint } from './profile.js';

/** How often a point is asked where neither hall.yaml nor its profile says (design §4, §4.4). */
const DEFAULT_PERIOD = seconds(60);
export const EMERGENCY_PERIOD = millis(250);
const DEFAULT_KEEP_EVERY = seconds(60);

/** What hall.yaml says of one point of a device; what it leaves out is the profile's. */
export interface PointOnSite {
  readonly names?: Names | undefined;
  readonly zone?: ZoneId | undefined;
  readonly period?: Millis | undefined;
  readonly keepEvery?: Millis | undefined;
  readonly emergency?: boolean | undefined;
  /** How short a press of its contact may be, where it does not stay closed. */
  readonly momentary?: Millis | undefined;
}

/** What hall.yaml says of one device. */
export interface DeviceOnSite {
  readonly device: DeviceId;
  readonly unit: number;
  readonly zone?: ZoneId | undefined;
  /** Question of the profile -> the installer's answer (`choose:`). */
  readonly choices: Readonly<Record<string, string>>;
  /** Keys of the points that may be written; the profile must call them writable. */
  readonly writable?: readonly string[] | undefined;
  readonly points: Readonly<Record<string, PointOnSite>>;
  /** Keys of points that hall.yaml names anywhere; optional points of the profile are left out else. */
  readonly named?: ReadonlySet<string> | undefined;
}

/** A device as the hall reads it and as its wire does. */
export interface DeviceParts {
  readonly points: readonly Point[];
  readonly wire: WireDevice;
}

/** What hall.yaml says wrongly; `path` begins at the device: `['choose', 'word-order']`. */
export interface SiteMistake {
  readonly path: readonly string[];
  readonly zh: string;
  readonly en: string;
}

export type MadeDevice =
  | { readonly parts: DeviceParts }
  | { readonly mistakes: readonly SiteMistake[] };

const unknownPoint = (profile: Profile, path: readonly string[], key: string): SiteMistake => {
  const known = Object.keys(profile.points);
  return {
    path,
    zh: `${profile.model} 没有测点 ${key}；它有：${known.join('、')}`,
    en: `${profile.model} has no point ${key}; it has: ${known.join(', ')}`,
  };
};

const unknownPoints = (profile: Profile, site: DeviceOnSite): SiteMistake[] =>
  Object.keys(site.points)
    .filter((key) => !Object.hasOwn(profile.points, key))
    .map((key) => unknownPoint(profile, ['points', key], key));

const wrongChoices = (profile: Profile, site: DeviceOnSite): SiteMistake[] => [
  ...Object.entries(profile.asks).flatMap(([ask, { question, options }]): SiteMistake[] => {
    const answer = site.choices[ask];
    if (answer !== undefined && Object.hasOwn(options, answer)) return [];
    const wanted = Object.keys(options);
    return [
      {
        path: answer === undefined ? ['choose'] : ['choose', ask],
        zh: `${profile.model} 需要选择 ${ask}（${question.zh}）：${wanted.join('、')}`,
        en: `${profile.model} asks for ${ask} (${question.en}): ${wanted.join(', ')}`,
      },
    ];
  }),
  ...Object.keys(site.choices)
    .filter((ask) => !Object.hasOwn(profile.asks, ask))
    .map((ask) => ({
      path: ['choose', ask],
      zh: `${profile.model} 没有名为 ${ask} 的选择项，删去它`,
      en: `${profile.model} does not ask for ${ask}; remove it`,
    })),
];

const wrongWrites = (profile: Profile, site: DeviceOnSite): SiteMistake[] =>
  (site.writable ?? []).flatMap((key, index) => {
    const path = ['writable', String(index)];
    const point = profile.points[key];
    if (point === undefined) return [unknownPoint(profile, path, key)];
    if (point.writable !== undefined) return [];
    return [
      {
        path,
        zh: `${profile.model} 的测点 ${key} 只能读`,
        en: `Point ${key} of ${profile.model} can only be read`,
      },
    ];
  });

/** The points of a profile after the installer's answers. */
const chosen = (profile: Profile, choices: DeviceOnSite['choices']): [string, ProfilePoint][] => {
  const changes = Object.entries(profile.asks).map(
    ([ask, { options }]) => options[choices[ask] ?? '']?.points ?? {},
  );
  return Object.entries(profile.points).map(([key, point]) => [
    key,
    changes.reduce((made, change) => changed(made, change[key]), point),
  ]);
};

const changed = (point: ProfilePoint, change: PointChange | undefined): ProfilePoint => {
  if (change === undefined) return point;
  const register = { ...point.register };
  if (change.register?.address !== undefined) register.address = change.register.address;
  if (change.register?.scale !== undefined) register.scale = change.register.scale;
  if (change.register?.offset !== undefined) register.offset = change.register.offset;
  if (change.register?.bit !== undefined) register.bit = change.register.bit;
  const order = change.register?.['word-order'];
  if (order !== undefined) register['word-order'] = order;
  return {
    ...point,
    register,
    range: change.range ?? point.range,
    decimals: change.decimals ?? point.decimals,
  };
};

/** A register as YAML writes it, as the driver reads it. */
export const registerOf = (written: ProfilePoint['register']): Register => ({
  table: written.table,
  address: written.address,
  encoding: written.encoding,
  wordOrder: written['word-order'],
  ...(written.bit === undefined ? {} : { bit: written.bit }),
  scale: written.scale,
  offset: written.offset,
  sentinels: written.sentinels,
});

const periodOf = (point: PointModel, site: PointOnSite, emergency: boolean): Millis =>
  site.period ?? point.period ?? (emergency ? EMERGENCY_PERIOD : DEFAULT_PERIOD);

/** A point as everybody right of devices reads it: the model's, with what the site says otherwise. */
export const hallPoint = (
  key: string,
  point: PointModel,
  site: Pick<DeviceOnSite, 'device' | 'zone' | 'writable' | 'points'>,
): Point => {
  const said = site.points[key] ?? {};
  const emergency = said.emergency ?? point.emergency;
  const zone = said.zone ?? site.zone;
  return {
    id: pointId(site.device, key),
    device: site.device,
    quantity: point.quantity,
    unit: quantityRow(point.quantity).unit,
    ...(zone === undefined ? {} : { zone }),
    names: said.names ?? point.names,
    decimals: point.decimals,
    period: periodOf(point, said, emergency),
    keepEvery: said.keepEvery ?? DEFAULT_KEEP_EVERY,
    range: point.range,
    emergency,
    writable: site.writable?.includes(key) ?? false,
    ...(point.states === undefined ? {} : { states: point.states }),
    ...(point['rolls-over-at'] === undefined ? {} : { rollsOverAt: point['rolls-over-at'] }),
  };
};

const wirePoint = (
  point: ProfilePoint,
  inHall: Point,
  momentary: Millis | undefined,
): WirePoint => ({
  point: inHall.id,
  register: registerOf(point.register),
  period: inHall.period,
  emergency: inHall.emergency,
  ...(momentary === undefined ? {} : { momentary }),
  ...(inHall.writable && point.writable ? { write: writeOf(point.writable) } : {}),
});

const writeOf = ({
  min,
  max,
  pulse,
}: NonNullable<ProfilePoint['writable']>): NonNullable<WirePoint['write']> =>
  pulse === undefined ? { min, max } : { min, max, pulse };

/**
 * One device of hall.yaml made from its profile: the points that everybody right of devices reads,
 * and the registers that its driver asks. Every mistake at once.
 */
export const deviceOfProfile = (profile: Profile, site: DeviceOnSite): MadeDevice => {
  const mistakes = [
    ...unknownPoints(profile, site),
    ...wrongChoices(profile, site),
    ...wrongWrites(profile, site),
  ];
  if (mistakes.length > 0) return { mistakes };
  const used = chosen(profile, site.choices)
    .filter(([key, point]) => !point.optional || site.named?.has(key) !== false)
    .map(([key, point]) => ({
      point,
      inHall: hallPoint(key, point, site),
      momentary: site.points[key]?.momentary,
    }));
  const { comms } = profile;
  return {
    parts: {
      points: used.map(({ inHall }) => inHall),
      wire: {
        device: site.device,
        unit: site.unit,
        points: used.map(({ point, inHall, momentary }) => wirePoint(point, inHall, momentary)),
        maxRegisters: comms['max-registers'],
        maxBits: comms['max-bits'],
        maxGap: comms['max-gap'],
        forbidden: comms.forbidden,
        answersWithin: comms['answers-within'],
        turnaround: comms.turnaround,
      },
    },
  };
};
