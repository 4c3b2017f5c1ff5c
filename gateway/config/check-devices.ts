import { bilingual, type FileMistake, say } from '../core/mistake.js';
import { notThere } from '../core/near.js';
import { quantityRow } from '../core/quantity.js';
import { ID } from '../core/written.js';
import type { Profile } from '../devices/profile.js';
import { deviceOfProfile } from '../devices/profile-points.js';
import { checkBoards, checkPins } from './check-boards.js';
import { checkLine } from './check-line.js';
import { checkListened, checkModel } from './check-listened.js';
import {
  type BusValue,
  busOf,
  type Check,
  type Checking,
  type DeviceItem,
  isModbus,
  type ModbusBus,
  type Model,
  modelOf,
  own,
  profileOf,
} from './checking.js';
import { tell, WHAT } from './sentences.js';

/** Each bus has a line of its own, each device fits its profile and its bus. */

/** Unit ids of a serial line are 1-247 (Modbus over serial line V1.02 §2.2); TCP carries any byte. */
const unitsOn = (bus: ModbusBus, profile: Profile): readonly [number, number] => {
  const [from, to] = profile.comms.setup?.unit?.range ?? [0, 255];
  return bus.wire === 'tcp' ? [from, to] : [Math.max(from, 1), Math.min(to, 247)];
};

const checkUnit = (
  { source }: Checking,
  { path, value: device }: DeviceItem,
  bus: ModbusBus,
  profile: Profile,
): readonly FileMistake[] => {
  const { unit, profile: called = '' } = device;
  const [from, to] = unitsOn(bus, profile);
  if (unit === undefined || (unit >= from && unit <= to)) return [];
  const filling = { unit, profile: called, from, to };
  return [source.mistake([...path, 'unit'], tell('unit-out-of-range', filling))];
};

const checkKeys = (
  { source }: Checking,
  { path, value: device }: DeviceItem,
  model: Model,
): readonly FileMistake[] => {
  const keys = Object.keys(model.points);
  const writable = keys.filter((key) => model.points[key]?.writable !== undefined);
  const points = Object.entries(device.points).flatMap(([key, said]) => {
    const at = [...path, 'points', key];
    const point = own(model.points, key);
    if (point === undefined) return [source.mistake(at, notThere(WHAT.point, key, keys), 'key')];
    const { quantity } = point;
    if (said.limit === undefined || quantityRow(quantity).character === 'measured') return [];
    const wanted = { zh: '测量值', en: 'a measured quantity' };
    const filling = { point: `${device.id}/${key}`, quantity, wanted };
    return [source.mistake([...at, 'limit'], tell('point-of-other-kind', filling), 'key')];
  });
  const writes = device.writable.flatMap((key, index) => {
    const at = [...path, 'writable', index];
    if (!keys.includes(key)) return [source.mistake(at, notThere(WHAT.point, key, keys))];
    if (writable.includes(key)) return [];
    const known = writable.join(', ') || '—';
    const filling = { point: `${device.id}/${key}`, profile: model.called, known };
    return [source.mistake(at, tell('not-writable', filling))];
  });
  return [...points, ...writes];
};

const checkChoices = (
  { source }: Checking,
  { path, value: device }: DeviceItem,
  profile: Profile,
): readonly FileMistake[] => {
  const made = deviceOfProfile(profile, {
    device: device.id,
    unit: device.unit ?? 0,
    choices: device.choose,
    writable: [],
    points: {},
  });
  if (!('mistakes' in made)) return [];
  return made.mistakes.map(({ path: inside, zh, en }) =>
    source.mistake([...path, ...inside], { zh, en }, 'key'),
  );
};

const checkUnits: Check = ({ source, sound }) =>
  sound.devices.flatMap(({ path, value: { bus, unit } }, index) => {
    const same = sound.devices.find(
      ({ value }, earlier) => earlier < index && value.bus === bus && value.unit === unit,
    );
    if (same === undefined || unit === undefined) return [];
    const filling = { bus, unit, other: same.value.id };
    return [source.mistake([...path, 'unit'], tell('unit-twice', filling))];
  });

/** Where a serial line is reached; two masters on one disturb each other. Modbus TCP takes several. */
const serialLine = (bus: BusValue): string | undefined => {
  if (bus.wire === 'tcp' || bus.wire === 'probe' || bus.wire === 'mqtt-in') return undefined;
  if (bus.wire === 'fire-panel')
    return bus.path ?? (bus.listen && `${bus.listen.host}:${bus.listen.port}`);
  return 'path' in bus ? bus.path : `${bus.host}:${bus.port}`;
};

const checkWires: Check = ({ source, sound }) =>
  sound.buses.flatMap(({ path, value: bus }, index) => {
    const wire = serialLine(bus);
    if (wire === undefined) return [];
    const same = sound.buses.find(
      ({ value }, earlier) => earlier < index && serialLine(value) === wire,
    );
    if (same === undefined) return [];
    const at = [...path, 'path' in bus ? 'path' : bus.wire === 'fire-panel' ? 'listen' : 'port'];
    return [source.mistake(at, tell('wire-twice', { wire, other: same.value.id }))];
  });

/** As the schema of each would say it. */
const EXPECTED = {
  profile: ID,
  unit: '站号 / unit id on its bus',
  pins: '引脚与其用途，如 a0: { use: supervised } / pins and what hangs on each: a0: { use: supervised }',
  probe: '怎样探测，如 { by: ping, host: kiosk-1 } / how it is asked: { by: ping, host: kiosk-1 }',
  publishes:
    '主题与机型，如 { topic: queue/1, machine: queue } / { topic: queue/1, machine: queue }',
} as const;

/** Keys of a device that only some wires know. */
const KEYS = ['profile', 'unit', 'pins', 'parts', 'probe', 'publishes'] as const;
const NEEDED = {
  firmata: ['pins'],
  talker: ['profile'],
  'fire-panel': ['profile'],
  probe: ['probe'],
  'mqtt-in': ['publishes'],
  modbus: ['profile', 'unit'],
} as const satisfies Record<string, readonly (typeof KEYS)[number][]>;

/** Keys that belong to another kind of wire, and those that this one needs. */
const checkKind = (
  { source }: Checking,
  { path, value: device }: DeviceItem,
  bus: BusValue | undefined,
): readonly FileMistake[] => {
  const guessed = device.pins === undefined ? 'modbus' : 'firmata';
  const kind = bus === undefined ? guessed : isModbus(bus) ? 'modbus' : bus.wire;
  const needed = NEEDED[kind];
  const foreign = KEYS.filter(
    (key) => !needed.some((known) => known === key) && !(kind === 'fire-panel' && key === 'parts'),
  );
  return [
    ...needed.flatMap((key) => {
      if (device[key] !== undefined) return [];
      const expected = bilingual(EXPECTED[key]);
      return [source.mistake([...path, key], say('key-missing', { key, expected }), 'key')];
    }),
    ...foreign.flatMap((key) => {
      if (bus === undefined || device[key] === undefined) return [];
      const sentence = tell('not-on-this-wire', { key, bus: bus.id, wire: bus.wire });
      return [source.mistake([...path, key], sentence, 'key')];
    }),
  ];
};

export const checkDevices: Check = (checking) => [
  ...checkWires(checking),
  ...checkUnits(checking),
  ...checkBoards(checking),
  ...checking.sound.devices.flatMap((device) => {
    const bus = busOf(checking, device);
    const profile = profileOf(checking, device);
    const model = modelOf(checking, device);
    return [
      ...checkKind(checking, device, bus),
      ...(bus === undefined ? [] : checkModel(checking, device, bus)),
      ...(bus?.wire === 'firmata' ? checkPins(checking, device, bus) : []),
      ...(bus === undefined || !isModbus(bus) || profile === undefined
        ? []
        : [
            ...checkUnit(checking, device, bus, profile),
            ...checkLine(checking, device, bus, profile.comms),
          ]),
      ...(bus?.wire === 'talker' || bus?.wire === 'fire-panel'
        ? checkListened(checking, device, bus)
        : []),
      ...(model === undefined ? [] : checkKeys(checking, device, model)),
      ...(profile === undefined || (bus !== undefined && !isModbus(bus))
        ? []
        : checkChoices(checking, device, profile)),
    ];
  }),
];
