import { z } from 'zod';
import { type AlarmKind, type AlarmRule, type AlarmState, PRIORITY_MARKS } from '../core/alarm.js';
import { type Current, type PeopleCount, together } from '../core/current.js';
import { type Hall, type Names, pointsOf, type Zone } from '../core/hall.js';
import type { AlarmId, PointId, ZoneId } from '../core/identity.js';
import { UNITS } from '../core/unit.js';
import { type AlarmWords, alarmWords } from '../text/alarm-words.js';
import { words } from '../text/text.js';
import { namesShape } from './answer.js';
import { nearestExits } from './exits.js';

/** What of a kind of alarm its rules decide; handed in, so that web knows no rule. */
export interface AlarmKindFacts {
  readonly lifeSafety: boolean;
  /** Milliseconds within which somebody must have begun. */
  readonly respondWithin: number;
}

const atShape = z.tuple([z.number(), z.number()]).readonly();
const exitShape = z.object({
  id: z.string(),
  names: namesShape,
  at: atShape,
  floor: z.string().optional(),
  metres: z.number(),
  locked: z.boolean(),
});
const placedShape = z.object({ id: z.string(), names: namesShape, zone: z.string().optional() });

/** Everything of the current state (core/alarm.ts), and what an alarm console needs beside it. */
export const alarmShape = z
  .object({
    alarm: z.string(),
    kind: z.string(),
    priority: z.number(),
    condition: z.string(),
    since: z.number(),
    mark: z.string().describe('▲ ◆ ▼ ● of the priority'),
    icon: z.string().describe('name of the drawing of its kind'),
    lifeSafety: z.boolean(),
    names: namesShape.describe('what the site calls it, else its kind'),
    cause: namesShape,
    consequence: namesShape,
    response: z.object({ zh: z.array(z.string()).readonly(), en: z.array(z.string()).readonly() }),
    respondWithin: z.number().describe('milliseconds'),
    place: z.object({
      zone: z.string().optional(),
      zoneNames: namesShape.optional(),
      floor: z.string().optional(),
      floorNames: namesShape.optional(),
      at: atShape.optional(),
    }),
    pointNames: namesShape.optional(),
    symbol: z.string().optional().describe('unit of value and limit'),
    basis: z.object({ source: z.string(), confidence: z.string() }).optional(),
    onDelay: z.number().optional().describe('its cause stands so long before it is raised, ms'),
    offDelay: z.number().optional().describe('its cause is gone so long before it returns, ms'),
    deadband: z.number().optional().describe('the value must come back by so much'),
    exits: z.array(exitShape).optional().describe('of priority 1: two open ones, nearest first'),
    inside: z.array(placedShape).optional().describe('the devices that a lost bus takes with it'),
    members: z.array(z.string()).optional().describe('the incident, first signal first'),
    asksToVerify: z.boolean().describe('a second independent signal, and nobody has verified'),
    peopleFrozen: namesShape.optional(),
    peopleLeft: namesShape.optional(),
  })
  .loose();
export type AlarmAnswer = AlarmState & z.infer<typeof alarmShape>;

const said = (key: string, parameters: Readonly<Record<string, string | number>>): Names => ({
  zh: words('zh')(key, parameters),
  en: words('en')(key, parameters),
});

const middleOf = ({ polygon }: Zone): readonly [number, number] | undefined => {
  if (polygon.length === 0) return undefined;
  const mean = (axis: 0 | 1): number =>
    polygon.reduce((sum, corner) => sum + corner[axis], 0) / polygon.length;
  return [mean(0), mean(1)];
};

const found = <Id, Thing>(among: ReadonlyMap<Id, Thing>, id: Id | undefined): Thing | undefined =>
  id === undefined ? undefined : among.get(id);

/** Per floor, as people are looked for: `一层 143±6，二层 61±2`. */
const perFloor = (hall: Hall, counts: readonly (readonly [ZoneId, PeopleCount])[]): Names => {
  const zones = new Map(hall.zones.map((zone) => [zone.id, zone]));
  const groups = hall.floors.flatMap(({ id, names }) => {
    const here = counts.filter(([zone]) => zones.get(zone)?.floor === id);
    return here.length === 0 ? [] : [{ names, ...together(here.map(([, count]) => count)) }];
  });
  const line = (language: 'zh' | 'en', comma: string): string =>
    groups
      .map(
        ({ names, net, uncertainty = 0 }) => `${names[language]} ${net}±${Math.ceil(uncertainty)}`,
      )
      .join(comma);
  return { zh: line('zh', '，'), en: line('en', ', ') };
};

const frozen = (hall: Hall, people: NonNullable<AlarmState['people']>): Names => {
  const counts = people.map(
    ({ zone, net, uncertainty }) =>
      [zone, { in: net, out: 0, net, drift: 0, uncertainty }] as const,
  );
  const { zh, en } = perFloor(hall, counts);
  return {
    zh: words('zh')('incident.people-frozen', { counts: zh }),
    en: words('en')('incident.people-frozen', { counts: en }),
  };
};

/** Near zero a count is a question to people: never that nobody is left. */
const left = (hall: Hall, { people }: Current): Names | undefined => {
  const counted = [...people].filter(([zone]) => hall.zones.some(({ id }) => id === zone));
  if (counted.length === 0) return undefined;
  const { net, uncertainty = 0, manualCount } = together(counted.map(([, count]) => count));
  const key = manualCount === true ? 'incident.people-left-count' : 'incident.people-left';
  return said(key, { net, uncertainty: Math.ceil(uncertainty) });
};

/** Makes of an alarm's state all that a person at the console needs to know of it. */
export const alarmAnswers = (
  hall: Hall,
  rules: readonly AlarmRule[],
  kinds: Readonly<Record<AlarmKind, AlarmKindFacts>>,
) => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const zones = new Map(hall.zones.map((zone) => [zone.id, zone]));
  const floors = new Map(hall.floors.map((floor) => [floor.id, floor]));
  const devices = new Map(hall.devices.map((device) => [device.id, device]));
  const points = new Map(pointsOf(hall).map((point) => [point.id, point]));
  // A kind without words is refused here, before anybody is shown half an alarm.
  const said = new Map<AlarmKind, AlarmWords>(
    rules.map(({ kind }) => [kind, alarmWords(kind)] as const),
  );

  const placeOf = (state: AlarmState) => {
    const point = found(points, state.point);
    const device = found(devices, state.device ?? point?.device);
    const zone = found(zones, state.zone ?? point?.zone ?? device?.zone);
    const floor = found(floors, zone?.floor);
    // A device that serves the whole building is not where its contacts are.
    const near = device?.zone === undefined || device.zone === zone?.id ? device?.at : undefined;
    const at = byId.get(state.alarm)?.at ?? point?.at ?? near ?? (zone && middleOf(zone));
    return {
      ...(zone && { zone: zone.id, zoneNames: zone.names }),
      ...(floor && { floor: floor.id, floorNames: floor.names }),
      ...(at && { at }),
    };
  };
  const locked = (current: Current, contact: PointId | undefined): boolean =>
    [...current.alarms.values()].some(
      ({ kind, point, condition }) =>
        kind === 'exit-locked' &&
        point === contact &&
        (condition === 'unacknowledged' || condition === 'acknowledged'),
    );
  const membersOf = (current: Current, incident: string): AlarmId[] =>
    [...current.alarms.values()]
      .filter((other) => other.incident === incident)
      .sort((one, other) => one.since - other.since)
      .map(({ alarm }) => alarm);

  return (state: AlarmState, current: Current): AlarmAnswer => {
    const { kind, priority, incident, people } = state;
    const told = said.get(kind) ?? alarmWords(kind);
    const point = found(points, state.point);
    const place = placeOf(state);
    const rule = byId.get(state.alarm);
    const basis = rule?.basis;
    const deadband = rule !== undefined && 'deadband' in rule.when ? rule.when.deadband : undefined;
    const remaining = people === undefined ? undefined : left(hall, current);
    return {
      ...state,
      mark: PRIORITY_MARKS[priority],
      icon: kind,
      lifeSafety: kinds[kind].lifeSafety,
      respondWithin: kinds[kind].respondWithin,
      names: state.label ?? told.name,
      cause: told.cause,
      consequence: told.consequence,
      response: told.response,
      place,
      asksToVerify: (state.signals ?? 1) > 1 && state.finding === undefined,
      ...(point && { pointNames: point.names, symbol: UNITS[point.unit].symbol }),
      ...(basis && { basis }),
      ...(rule && { onDelay: rule.onDelay, offDelay: rule.offDelay }),
      ...(deadband !== undefined && { deadband }),
      ...(priority === 1 &&
        place.at && {
          exits: nearestExits(
            hall,
            { at: place.at, ...(place.floor && { floor: place.floor }) },
            ({ contact }) => contact !== undefined && locked(current, contact),
          ).map(({ contact: _, ...exit }) => exit),
        }),
      ...(state.devices && {
        inside: state.devices.flatMap((id) => {
          const device = devices.get(id);
          return device === undefined
            ? []
            : [{ id, names: device.names, ...(device.zone && { zone: device.zone }) }];
        }),
      }),
      ...(incident !== undefined && { members: membersOf(current, incident) }),
      ...(people !== undefined && { peopleFrozen: frozen(hall, people) }),
      ...(remaining !== undefined && { peopleLeft: remaining }),
    };
  };
};
