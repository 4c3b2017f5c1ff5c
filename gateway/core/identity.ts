/** Names of things in one hall. Lower case, digits, `_` and `-`; a point is `device/key`. */
type Name<Kind extends string> = string & { readonly named: Kind };

export type HallId = Name<'hall'>;
export type FloorId = Name<'floor'>;
export type ZoneId = Name<'zone'>;
export type ExitId = Name<'exit'>;
/** Zones without walls between them share one air volume. */
export type AirSpaceId = Name<'air-space'>;
export type BusId = Name<'bus'>;
export type DeviceId = Name<'device'>;
/** `aq-03/co2`: one measured thing. */
export type PointId = Name<'point'>;
/** The thing watched and what is watched for: `aq-03/co2/high`, `di-6/1/fire`, `bus/rs485-1/lost`. */
export type AlarmId = Name<'alarm'>;
/** The model of a device: the file name in `firmware-config/profiles` without `.yaml`. */
export type ProfileId = Name<'profile'>;
/** The kind of an Arduino board: the file name in `firmware-config/boards` without `.yaml`. */
export type BoardId = Name<'board'>;
/** What a person entered: twelve hex digits of its content, so that the same thing twice is one record. */
export type RecordId = Name<'record'>;
/** One requirement of one standard in one zone: `f1-waiting/gb-t-18883-2022/co2`. */
export type VerdictId = Name<'verdict'>;
/** A verdict's id and when the first of its windows began. */
export type ExcursionId = Name<'excursion'>;
/** A far side that is told: `mqtt`, `influx`. */
export type OutputName = Name<'output'>;

export const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export const pointId = (device: DeviceId, key: string): PointId => `${device}/${key}` as PointId;
export const deviceOf = (point: PointId): DeviceId =>
  point.slice(0, point.indexOf('/')) as DeviceId;
export const keyOf = (point: PointId): string => point.slice(point.indexOf('/') + 1);
