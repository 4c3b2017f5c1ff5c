import type { FileMistake } from '../core/mistake.js';
import { quantityRow } from '../core/quantity.js';
import type { Profile } from '../devices/profile.js';
import { deviceOfProfile } from '../devices/profile-points.js';
import {
  type Check,
  type Checking,
  type DeviceItem,
  notThere,
  own,
  profileOf,
} from './checking.js';
import { tell, WHAT } from './sentences.js';
import type { Sound } from './sound.js';

/** Each bus has a line of its own, each device fits its profile and its bus. */

type BusValue = Sound['buses'][number]['value'];

/** Unit ids of a serial line are 1-247 (Modbus over serial line V1.02 §2.2); TCP carries any byte. */
const unitsOn = (bus: BusValue, profile: Profile): readonly [number, number] => {
  const [from, to] = profile.comms.setup?.unit?.range ?? [0, 255];
  return bus.wire === 'tcp' ? [from, to] : [Math.max(from, 1), Math.min(to, 247)];
};

const checkOnBus = (
  { source }: Checking,
  { path, value: device }: DeviceItem,
  bus: BusValue,
  profile: Profile,
): readonly FileMistake[] => {
  const mistakes: FileMistake[] = [];
  const { comms } = profile;
  const [from, to] = unitsOn(bus, profile);
  if (device.unit < from || device.unit > to) {
    const filling = { unit: device.unit, profile: device.profile, from, to };
    mistakes.push(source.mistake([...path, 'unit'], tell('unit-out-of-range', filling)));
  }
  if (bus.wire === 'tcp') return mistakes;
  if (!comms.bauds.includes(bus.baud)) {
    const filling = {
      bus: bus.id,
      baud: bus.baud,
      profile: device.profile,
      bauds: comms.bauds.join(', '),
    };
    mistakes.push(source.mistake([...path, 'bus'], tell('baud-unknown-to-device', filling)));
  }
  if (
    bus.wire === 'rtu' &&
    (bus.parity !== comms.parity || bus['stop-bits'] !== comms['stop-bits'])
  ) {
    const filling = {
      bus: bus.id,
      ours: `parity ${bus.parity}, stop-bits ${bus['stop-bits']}`,
      profile: device.profile,
      theirs: `parity ${comms.parity}, stop-bits ${comms['stop-bits']}`,
    };
    mistakes.push(source.mistake([...path, 'bus'], tell('framing-differs', filling)));
  }
  return mistakes;
};

const checkKeys = (
  { source }: Checking,
  { path, value: device }: DeviceItem,
  profile: Profile,
): readonly FileMistake[] => {
  const keys = Object.keys(profile.points);
  const writable = keys.filter((key) => profile.points[key]?.writable !== undefined);
  const points = Object.entries(device.points).flatMap(([key, said]) => {
    const at = [...path, 'points', key];
    const point = own(profile.points, key);
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
    const filling = { point: `${device.id}/${key}`, profile: device.profile, known };
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
    unit: device.unit,
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
    if (same === undefined) return [];
    const filling = { bus, unit, other: same.value.id };
    return [source.mistake([...path, 'unit'], tell('unit-twice', filling))];
  });

/** Where a serial line is reached; two masters on one disturb each other. Modbus TCP takes several. */
const serialLine = (bus: BusValue): string | undefined => {
  if (bus.wire === 'tcp') return undefined;
  return bus.wire === 'rtu' ? bus.path : `${bus.host}:${bus.port}`;
};

const checkWires: Check = ({ source, sound }) =>
  sound.buses.flatMap(({ path, value: bus }, index) => {
    const wire = serialLine(bus);
    if (wire === undefined) return [];
    const same = sound.buses.find(
      ({ value }, earlier) => earlier < index && serialLine(value) === wire,
    );
    if (same === undefined) return [];
    const at = [...path, bus.wire === 'rtu' ? 'path' : 'port'];
    return [source.mistake(at, tell('wire-twice', { wire, other: same.value.id }))];
  });

export const checkDevices: Check = (checking) => [
  ...checkWires(checking),
  ...checkUnits(checking),
  ...checking.sound.devices.flatMap((device) => {
    const profile = profileOf(checking, device);
    if (profile === undefined) return [];
    const bus = checking.sound.buses.find(({ value }) => value.id === device.value.bus)?.value;
    return [
      ...(bus === undefined ? [] : checkOnBus(checking, device, bus, profile)),
      ...checkKeys(checking, device, profile),
      ...checkChoices(checking, device, profile),
    ];
  }),
];
