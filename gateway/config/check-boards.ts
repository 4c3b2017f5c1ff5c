import type { FileMistake } from '../core/mistake.js';
import { needsAnalogue, placeOf } from '../devices/board-points.js';
import type { PinUseSetting } from '../drivers/firmata/pins.js';
import { type BoardBus, type Check, type Checking, type DeviceItem, own } from './checking.js';
import { tell } from './sentences.js';

/** What hangs on a board fits its pins, and no board can be taken for another. */

/** Settings that mean something for one use alone. */
const SETTINGS = {
  bands: ['supervised'],
  light: ['light'],
  debounce: ['contact', 'counter'],
  width: ['pulse'],
} as const satisfies Partial<Record<keyof PinUseSetting, readonly PinUseSetting['use'][]>>;
type Setting = keyof typeof SETTINGS;

const freeOf = (pins: { digital: readonly number[]; analogue: readonly number[] }): string => {
  const [from = 0, to = 0] = pins.digital;
  const [first = 0, last = 0] = pins.analogue;
  return `a0-a${last - first}, d${from}-d${to}`;
};

/** The device earlier in the file that has the same pin of the same board. */
const ownerOf = ({ sound }: Checking, { value: device }: DeviceItem, key: string) =>
  sound.devices
    .slice(
      0,
      sound.devices.findIndex(({ value }) => value === device),
    )
    .find(({ value }) => value.bus === device.bus && own(value.pins ?? {}, key) !== undefined);

export const checkPins = (
  checking: Checking,
  device: DeviceItem,
  bus: BoardBus,
): readonly FileMistake[] => {
  const { source, boards } = checking;
  const board = boards.get(bus.board);
  if (board === undefined) return [];
  return Object.entries(device.value.pins ?? {}).flatMap(([key, pin]): FileMistake[] => {
    const at = [...device.path, 'pins', key];
    const { use } = pin;
    if (placeOf(board, key) === undefined) {
      const filling = { board: bus.board, pin: key, free: freeOf(board.pins) };
      return [source.mistake(at, tell('pin-not-there', filling), 'key')];
    }
    if (needsAnalogue(pin) !== key.startsWith('a'))
      return [source.mistake([...at, 'use'], tell('pin-use', { pin: key, use }))];
    const owner = ownerOf(checking, device, key);
    if (owner !== undefined) {
      const filling = { bus: bus.id, pin: key, other: owner.value.id };
      return [source.mistake(at, tell('pin-twice', filling), 'key')];
    }
    return (Object.keys(SETTINGS) as Setting[]).flatMap((setting) => {
      const uses: readonly string[] = SETTINGS[setting];
      if (pin[setting] === undefined || uses.includes(use)) return [];
      return [source.mistake([...at, setting], tell('pin-setting', { key: setting, use }), 'key')];
    });
  });
};

/** Two boards swapped give one room's panic for another's; the same firmware name hides it. */
export const checkBoards: Check = ({ source, sound }) => {
  const boards = sound.buses.flatMap(({ path, value }) =>
    value.wire === 'firmata' ? [{ path, name: value['firmware-name'] }] : [],
  );
  if (boards.length < 2) return [];
  return boards.flatMap(({ path, name }, index) => {
    const isOwn = boards.every((other, at) => at === index || other.name !== name);
    if (name !== undefined && isOwn) return [];
    const sentence = tell('boards-alike', { count: boards.length });
    return [source.mistake([...path, 'firmware-name'], sentence, 'key')];
  });
};
