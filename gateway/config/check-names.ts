import type { FileMistake, Sentence } from '../core/mistake.js';
import type { Path } from '../core/yaml-source.js';
import { type Check, type Checking, findPoint, reference } from './checking.js';
import { tell, WHAT } from './sentences.js';

/** Every name once, and every name that is used exists. */

const twice = (
  { source }: Checking,
  what: Sentence,
  named: readonly { readonly id: string; readonly path: Path }[],
  code: 'id-twice' | 'said-twice' = 'id-twice',
): readonly FileMistake[] =>
  named.flatMap(({ id, path }, index) => {
    const first = named.findIndex((other) => other.id === id);
    if (first === index) return [];
    const { line } = source.mistake(named[first]?.path ?? [], what);
    return [source.mistake(path, tell(code, { what, id, line }))];
  });

export const checkTwice: Check = (checking) => {
  const { ids, alarms, counting, exits, noted } = checking.sound;
  return [
    ...twice(checking, WHAT.floor, ids.floors),
    ...twice(checking, WHAT.zone, ids.zones),
    ...twice(checking, WHAT.bus, ids.buses),
    ...twice(checking, WHAT.device, ids.devices),
    ...twice(
      checking,
      WHAT.alarm,
      alarms.map(({ path, value }) => ({ id: `${value.point} ${value.kind}`, path })),
      'said-twice',
    ),
    ...twice(
      checking,
      WHAT.counting,
      counting.map(({ path, value }) => ({ id: value.zone, path })),
      'said-twice',
    ),
    ...twice(
      checking,
      WHAT.exit,
      exits.map(({ path, value }) => ({ id: value.id, path: [...path, 'id'] })),
    ),
    ...twice(
      checking,
      WHAT.noted,
      noted.map(({ path, value }) => ({ id: value, path })),
      'said-twice',
    ),
  ];
};

export const checkReferences: Check = (checking) => {
  const { sound, profiles, boards, talkers, panels } = checking;
  const floors = sound.ids.floors.map(({ id }) => id);
  const zones = sound.ids.zones.map(({ id }) => id);
  const buses = sound.ids.buses.map(({ id }) => id);
  const zoneAt = (path: Path, zone: string | undefined) =>
    reference(checking, path, WHAT.zone, zone, zones);
  const pointAt = (path: Path) => (point: string, index: number) =>
    findPoint(checking, [...path, index], point).mistakes;
  const floorAt = (path: Path, floor: string | undefined) =>
    reference(checking, path, WHAT.floor, floor, floors);
  const annunciator = sound.outputs?.value.annunciator;
  const plan = sound.plan?.value;
  return [
    ...sound.zones.flatMap(({ path, value }) => floorAt([...path, 'floor'], value.floor)),
    ...sound.buses.flatMap(({ path, value }) =>
      value.wire === 'firmata'
        ? reference(checking, [...path, 'board'], WHAT.board, value.board, [...boards.keys()])
        : [],
    ),
    ...sound.devices.flatMap(({ path, value }) => [
      ...reference(checking, [...path, 'bus'], WHAT.bus, value.bus, buses),
      ...reference(checking, [...path, 'profile'], WHAT.profile, value.profile, [
        ...profiles.keys(),
        ...talkers.keys(),
        ...panels.keys(),
      ]),
      ...zoneAt([...path, 'zone'], value.zone),
      ...Object.entries(value.pins ?? {}).flatMap(([key, pin]) =>
        zoneAt([...path, 'pins', key, 'zone'], pin.zone),
      ),
      ...Object.entries(value.points).flatMap(([key, point]) =>
        zoneAt([...path, 'points', key, 'zone'], point.zone),
      ),
    ]),
    ...sound.alarms.flatMap(({ path, value }) => [
      ...findPoint(checking, [...path, 'point'], value.point).mistakes,
      ...zoneAt([...path, 'zone'], value.zone),
    ]),
    ...sound.counting.flatMap(({ path, value }) => [
      ...zoneAt([...path, 'zone'], value.zone),
      ...value.in.flatMap(pointAt([...path, 'in'])),
      ...value.out.flatMap(pointAt([...path, 'out'])),
    ]),
    ...sound.exits.flatMap(({ path, value }) => [
      ...floorAt([...path, 'floor'], value.floor),
      ...(value.contact === undefined
        ? []
        : findPoint(checking, [...path, 'contact'], value.contact).mistakes),
    ]),
    ...sound.noted.flatMap(({ path, value }) => findPoint(checking, path, value).mistakes),
    ...(plan?.windows ?? []).flatMap(({ zone }, at) =>
      zoneAt(['plan', 'windows', at, 'zone'], zone),
    ),
    ...(plan?.doors ?? []).flatMap(({ floor }, at) =>
      floorAt(['plan', 'doors', at, 'floor'], floor),
    ),
    ...(plan?.voids ?? []).flatMap(({ floor }, at) =>
      floorAt(['plan', 'voids', at, 'floor'], floor),
    ),
    ...(annunciator?.sirens ?? []).flatMap(pointAt(['outputs', 'annunciator', 'sirens'])),
    ...(annunciator?.strobes ?? []).flatMap(pointAt(['outputs', 'annunciator', 'strobes'])),
    ...(annunciator?.watchdog === undefined
      ? []
      : findPoint(checking, ['outputs', 'annunciator', 'watchdog'], annunciator.watchdog).mistakes),
  ];
};
