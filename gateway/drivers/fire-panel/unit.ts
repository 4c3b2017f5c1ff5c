import type { PanelFrame } from './codec.js';
import type { Signal } from './signal.js';
import type { Gb26875, PanelFlag, PartFlag } from './speech.js';

/** The application data unit of GB/T 26875.3-2011: `type 1 | count 1 | objects`. Command and type numbers are its. */

const SEND = 2;
const RESPONSE = 5;

/** Bytes of one object by type, and how many of a part state come before its bits. */
const SYSTEM_STATE = { type: 1, bytes: 10, bits: 2 } as const;
const PART_STATE = { type: 2, bytes: 46, bits: 7 } as const;
const OPERATION = { type: 4, bytes: 10, deed: 2 } as const;
const DEVICE_STATE = { type: 21, bytes: 7, bits: 0 } as const;
const PART_ADDRESS_AT = 3;

const word = (bytes: Uint8Array, at: number, order: Gb26875['order']): number => {
  const [first, second] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
  return order === 'le' ? first | (second << 8) : (first << 8) | second;
};
const bit = (bits: number, n: number): boolean => ((bits >> n) & 1) === 1;

const partition = <Flag>(
  flags: readonly (readonly [Flag, boolean])[],
): { readonly set: Flag[]; readonly clear: Flag[] } => ({
  set: flags.filter(([, on]) => on).map(([flag]) => flag),
  clear: flags.filter(([, on]) => !on).map(([flag]) => flag),
});

const numberAt = (
  bytes: Uint8Array,
  at: number,
  { offset, bytes: width }: { readonly offset: number; readonly bytes: number },
  order: Gb26875['order'],
): number => {
  let value = 0;
  for (let n = 0; n < width; n++) {
    const place = order === 'le' ? offset + width - 1 - n : offset + n;
    value = value * 256 + (bytes[at + place] ?? 0);
  }
  return value;
};

const systemState = (bits: number): Signal[] => {
  const flags: (readonly [PanelFlag, boolean])[] = [
    ['fire', bit(bits, 1)],
    // Mains, standby supply and bus are faults of the panel too.
    ['fault', [2, 8, 9, 10].some((n) => bit(bits, n))],
    ['disabled', bit(bits, 3)],
    ['supervisory', bit(bits, 4)],
    ['feedback', bit(bits, 6)],
  ];
  const state: Signal = { about: 'panel', ...partition(flags) };
  return bit(bits, 13) ? [{ about: 'reset' }, state] : [state];
};

const partState = (speech: Gb26875, object: Uint8Array): Signal => {
  const bits = word(object, PART_STATE.bits, speech.order);
  const { loop, part } = speech['part-address'];
  const flags: (readonly [PartFlag, boolean])[] = [
    ['fire', bit(bits, 1)],
    ['fault', bit(bits, 2) || bit(bits, 8)],
    ['disabled', bit(bits, 3)],
    ['supervisory', bit(bits, 4)],
    ['feedback', bit(bits, 6)],
  ];
  return {
    about: 'part',
    loop: numberAt(object, PART_ADDRESS_AT, loop, speech.order),
    part: numberAt(object, PART_ADDRESS_AT, part, speech.order),
    ...partition(flags),
  };
};

/** Of the transmission device itself: fire by its own button, and whether it can be relied on. */
const deviceState = (bits: number): Signal => {
  const flags: (readonly [PanelFlag, boolean])[] = [
    ['fire', bit(bits, 1)],
    ['fault', [2, 3, 4, 5, 6].some((n) => bit(bits, n))],
  ];
  return { about: 'panel', ...partition(flags) };
};

const signalsOf = (speech: Gb26875, type: number, object: Uint8Array): readonly Signal[] => {
  switch (type) {
    case SYSTEM_STATE.type:
      return systemState(word(object, SYSTEM_STATE.bits, speech.order));
    case PART_STATE.type:
      return [partState(speech, object)];
    case OPERATION.type:
      return bit(object[OPERATION.deed] ?? 0, 0) ? [{ about: 'reset' }] : [];
    default:
      return [deviceState(object[DEVICE_STATE.bits] ?? 0)];
  }
};

/** What a frame says, and whether it is of a kind that says something of the hall. */
export const unitSignals = (
  speech: Gb26875,
  { command, unit }: PanelFrame,
): { readonly signals: readonly Signal[]; readonly understood: boolean } => {
  const [type = 0, count = 0] = unit;
  const object = [SYSTEM_STATE, PART_STATE, OPERATION, DEVICE_STATE].find(
    (known) => known.type === type,
  );
  const fits = object !== undefined && unit.length === 2 + count * object.bytes;
  if ((command !== SEND && command !== RESPONSE) || !fits)
    return { signals: [], understood: false };
  const signals: Signal[] = [];
  for (let at = 2; at < unit.length; at += object.bytes)
    signals.push(...signalsOf(speech, type, unit.subarray(at, at + object.bytes)));
  return { signals, understood: true };
};
