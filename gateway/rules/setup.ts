import type { AlarmRule, GatewayTrouble } from '../core/alarm.js';
import { Fault } from '../core/fault.js';
import { type Device, type Hall, pointsOf } from '../core/hall.js';
import type { AlarmId, BusId, DeviceId, PointId, ZoneId } from '../core/identity.js';
import { type Millis, millis, minutes } from '../core/time.js';
import type { ZoneKind } from '../core/zone.js';
import { inhibitionMistake, inhibitions } from './alarms/inhibition.js';
import { ALARM_KIND_ROWS, lostAfter, shelveAtMostOf } from './alarms/kinds.js';

export interface RulesSetup {
  readonly hall: Hall;
  readonly alarms: readonly AlarmRule[];
}

/** A rule with what its kind says filled in, and where its record lies. */
export interface IndexedRule extends AlarmRule {
  /** Its place among the rules: the order in which things of one instant are judged. */
  readonly index: number;
  /** Records are kept in small groups, so that a change copies few of them. */
  readonly place: string;
  readonly lifeSafety: boolean;
  readonly siren: boolean;
  readonly shelveAtMost: Millis;
  readonly inhibitedBy: readonly AlarmId[];
  readonly governs: readonly AlarmId[];
}

/** Which way a counter of a zone's door counts. */
export interface Door {
  readonly zone: ZoneId;
  readonly way: 'in' | 'out';
}

/** Everything the step looks up, built once. */
export interface Setup {
  readonly hall: Hall;
  readonly rules: ReadonlyMap<AlarmId, IndexedRule>;
  readonly byPoint: ReadonlyMap<PointId, readonly IndexedRule[]>;
  readonly byZone: ReadonlyMap<ZoneId, readonly IndexedRule[]>;
  readonly byTrouble: ReadonlyMap<GatewayTrouble, readonly IndexedRule[]>;
  readonly resets: ReadonlyMap<PointId, readonly IndexedRule[]>;
  /** Rules that become true by nothing happening. */
  readonly silent: readonly IndexedRule[];
  readonly lostOf: ReadonlyMap<DeviceId, readonly IndexedRule[]>;
  readonly busLostOf: ReadonlyMap<BusId, readonly IndexedRule[]>;
  /** Rules that count only in or out of opening hours. */
  readonly timed: readonly IndexedRule[];
  readonly devices: ReadonlyMap<DeviceId, Device>;
  readonly lostAfter: ReadonlyMap<DeviceId, Millis>;
  readonly counted: readonly { readonly zone: ZoneId; readonly kind: ZoneKind | undefined }[];
  readonly doors: ReadonlyMap<PointId, readonly Door[]>;
  /** Doors with a contact: each closing is a passage. */
  readonly contacts: ReadonlySet<PointId>;
  readonly noted: ReadonlySet<PointId>;
  /** How long a reading of the point stands (design §4.1: twice its period). */
  readonly stands: ReadonlyMap<PointId, Millis>;
}

/** A point that is not in the hall has no period; its reading stands as long as that of a slow one. */
const UNKNOWN_STANDS = minutes(2);
export const standsFor = (setup: Setup, point: PointId): Millis =>
  setup.stands.get(point) ?? UNKNOWN_STANDS;

const placeOf = ({ when }: AlarmRule): string => {
  if ('point' in when) return when.point.slice(0, when.point.indexOf('/'));
  if ('zone' in when) return `zone ${when.zone}`;
  if ('zones' in when) return `zone ${when.zones.join(' ')}`;
  if ('device' in when) return when.device;
  return 'bus' in when ? `bus ${when.bus}` : 'gateway';
};

const push = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
};

/** Throws a Fault where two rules share an id or inhibit one another in a circle. */
export const indexed = ({ hall, alarms }: RulesSetup): Setup => {
  const mistake = inhibitionMistake(alarms);
  if (mistake !== undefined) throw mistake;
  const governs = inhibitions(alarms);
  const inhibitedBy = new Map<AlarmId, AlarmId[]>();
  for (const [by, targets] of governs) for (const target of targets) push(inhibitedBy, target, by);

  const rules = new Map<AlarmId, IndexedRule>();
  const byPoint = new Map<PointId, IndexedRule[]>();
  const byZone = new Map<ZoneId, IndexedRule[]>();
  const byTrouble = new Map<GatewayTrouble, IndexedRule[]>();
  const resets = new Map<PointId, IndexedRule[]>();
  const lostOf = new Map<DeviceId, IndexedRule[]>();
  const busLostOf = new Map<BusId, IndexedRule[]>();
  const silent: IndexedRule[] = [];
  const timed: IndexedRule[] = [];
  for (const [index, rule] of alarms.entries()) {
    if (rules.has(rule.id)) throw new Fault('alarm-twice', { alarm: rule.id });
    const row = ALARM_KIND_ROWS[rule.kind];
    const { when } = rule;
    const group = rule.group ?? row.group ?? (row.lifeSafety ? rule.id : undefined);
    const overdueAfter = rule.overdueAfter ?? row.overdueAfter;
    const full: IndexedRule = {
      ...rule,
      index,
      place: placeOf(rule),
      lifeSafety: row.lifeSafety,
      latch: rule.latch || row.lifeSafety,
      siren: (rule.siren ?? row.siren) && !rule.silent,
      shelveAtMost: shelveAtMostOf(rule),
      inhibitedBy: inhibitedBy.get(rule.id) ?? [],
      governs: governs.get(rule.id) ?? [],
      ...(group !== undefined && { group }),
      ...(overdueAfter !== undefined && { overdueAfter }),
    };
    rules.set(rule.id, full);
    if ('point' in when) push(byPoint, when.point, full);
    if ('zone' in when) push(byZone, when.zone, full);
    if ('zones' in when) for (const zone of when.zones) push(byZone, zone, full);
    if (when.test === 'gateway') push(byTrouble, when.trouble, full);
    if (when.test === 'bus-lost') push(busLostOf, when.bus, full);
    if (rule.during !== undefined) timed.push(full);
    if (when.test === 'device-lost') push(lostOf, when.device, full);
    if (when.test === 'device-lost' || when.test === 'bus-lost' || when.test === 'stale')
      silent.push(full);
    if (rule.resetAfter !== undefined) push(resets, rule.resetAfter.point, full);
  }

  const doors = new Map<PointId, Door[]>();
  for (const counting of hall.counting) {
    for (const point of counting.in) push(doors, point, { zone: counting.zone, way: 'in' });
    for (const point of counting.out) push(doors, point, { zone: counting.zone, way: 'out' });
  }
  return {
    hall,
    rules,
    byPoint,
    byZone,
    byTrouble,
    resets,
    silent,
    lostOf,
    devices: new Map(hall.devices.map((device) => [device.id, device])),
    busLostOf,
    timed,
    lostAfter: new Map(
      hall.devices.map((device) => {
        const when = lostOf.get(device.id)?.[0]?.when;
        return [device.id, when?.test === 'device-lost' ? when.after : lostAfter(device)];
      }),
    ),
    counted: hall.counting.map(({ zone }) => ({
      zone,
      kind: hall.zones.find(({ id }) => id === zone)?.kind,
    })),
    doors,
    contacts: new Set(
      pointsOf(hall).flatMap(({ id, quantity }) => (quantity === 'contact' ? [id] : [])),
    ),
    noted: new Set(hall.noted),
    stands: new Map(pointsOf(hall).map((point) => [point.id, millis(2 * point.period)])),
  };
};
