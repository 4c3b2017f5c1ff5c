import type { Profile } from '../../gateway/devices/profile.js';
import { decode, encode } from '../../gateway/drivers/modbus/codec.js';
import {
  isBitTable,
  type Register,
  type Table,
  widthOf,
} from '../../gateway/drivers/modbus/register.js';

/** A value of the instrument and the registers or bits where it stands. */
export interface Slot {
  readonly key: string;
  readonly register: Register;
  readonly write?: { readonly min: number; readonly max: number };
}

/** Function 5 at this address with n steps switches `key` on, and off after them. */
export interface Pulse {
  readonly key: string;
  readonly address: number;
  readonly stepMs: number;
  readonly most: number;
}

/** What one device model shows on the wire, made from its profile. */
export interface RegisterMap {
  readonly slots: readonly Slot[];
  readonly pulses: readonly Pulse[];
  readonly maxRegisters: number;
  readonly maxBits: number;
  readonly maxGap: number;
  readonly forbidden: Profile['comms']['forbidden'];
  /** Baud rates by the number that its set-up register holds for them. */
  readonly bauds: ReadonlyMap<number, number>;
  /** Values that never change: what `identify` of the profile looks for. */
  readonly constants: ReadonlyMap<string, number>;
}

/** Keys of set-up registers; no point key begins so. */
export const UNIT_KEY = '@unit';
export const BAUD_KEY = '@baud';

const registerOf = (written: Profile['points'][string]['register']): Register => {
  const { 'word-order': wordOrder, bit, ...rest } = written;
  return { ...rest, wordOrder, ...(bit === undefined ? {} : { bit }) };
};

/** The register of a point after the installer's answers to what the profile asks. */
const chosenRegister = (
  profile: Profile,
  key: string,
  choices: Readonly<Record<string, string>>,
): Register => {
  const register = { ...(profile.points[key] as Profile['points'][string]).register };
  for (const [ask, { options }] of Object.entries(profile.asks)) {
    const change = options[choices[ask] ?? '']?.points[key]?.register ?? {};
    for (const [name, value] of Object.entries(change))
      if (value !== undefined) Object.assign(register, { [name]: value });
  }
  return registerOf(register);
};

const ANY = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };

const covers = (slots: readonly Slot[], register: Register): boolean =>
  slots.some(
    (slot) =>
      slot.register.table === register.table &&
      slot.register.address < register.address + widthOf(register.encoding) &&
      register.address < slot.register.address + widthOf(slot.register.encoding),
  );

export const registerMap = (
  profile: Profile,
  choices: Readonly<Record<string, string>>,
): RegisterMap => {
  const { comms } = profile;
  const slots: Slot[] = Object.entries(profile.points).map(([key, { writable }]) => ({
    key,
    register: chosenRegister(profile, key, choices),
    ...(writable === undefined ? {} : { write: { min: writable.min, max: writable.max } }),
  }));
  const pulses = Object.entries(profile.points).flatMap(([key, { writable }]) =>
    writable?.pulse === undefined
      ? []
      : [
          {
            key,
            address: writable.pulse.address,
            stepMs: writable.pulse.step,
            most: writable.pulse.most,
          },
        ],
  );
  const { unit, baud } = comms.setup ?? {};
  if (unit) {
    const [min, max] = unit.range;
    slots.push({ key: UNIT_KEY, register: registerOf(unit.register), write: { min, max } });
  }
  const codes = Object.entries(baud?.values ?? {}).map(
    ([rate, code]) => [code, Number(rate)] as const,
  );
  if (baud) {
    const numbers = codes.map(([code]) => code);
    const write = { min: Math.min(...numbers), max: Math.max(...numbers) };
    slots.push({ key: BAUD_KEY, register: registerOf(baud.register), write });
  }
  for (const [index, { register }] of (comms.setup?.once ?? []).entries()) {
    const place = registerOf(register);
    if (!covers(slots, place)) slots.push({ key: `@once-${index}`, register: place, write: ANY });
  }
  const constants = new Map<string, number>();
  for (const [index, { register, between }] of comms.identify.entries()) {
    const place = registerOf(register);
    if (covers(slots, place)) continue;
    const key = `@identify-${index}`;
    slots.push({ key, register: place });
    constants.set(key, (between[0] + between[1]) / 2);
  }
  return {
    slots,
    pulses,
    maxRegisters: comms['max-registers'],
    maxBits: comms['max-bits'],
    maxGap: comms['max-gap'],
    forbidden: comms.forbidden,
    bauds: new Map(codes),
    constants,
  };
};

/** The value behind a key; undefined where the instrument has none and shows its sentinel. */
export type Values = (key: string) => number | undefined;

const firstOf = (slot: Slot): number => slot.register.address;
const endOf = (slot: Slot): number => slot.register.address + widthOf(slot.register.encoding);

/** A value that the register cannot hold reads 0; control refuses to set one. */
const wordsOf = ({ key, register }: Slot, values: Values): readonly number[] =>
  encode(register, values(key)) ?? new Array<number>(widthOf(register.encoding)).fill(0);

/**
 * Registers (or bits as 0 and 1) of one table as they stand now. Undefined where the instrument has
 * no such address: outside its map, or across a gap wider than it tolerates.
 */
export const readTable = (
  map: RegisterMap,
  table: Table,
  address: number,
  count: number,
  values: Values,
): number[] | undefined => {
  const end = address + count;
  const barred = map.forbidden.some(
    (range) => range.table === table && address <= range.to && range.from < end,
  );
  if (barred) return undefined;
  const listed = map.slots
    .filter((slot) => slot.register.table === table && firstOf(slot) < end && address < endOf(slot))
    .sort((one, other) => firstOf(one) - firstOf(other));
  let reached = address;
  for (const slot of listed) {
    const gap = firstOf(slot) - reached;
    if (gap > (reached === address ? 0 : map.maxGap)) return undefined;
    reached = Math.max(reached, endOf(slot));
  }
  if (reached < end) return undefined;
  const words = new Array<number>(count).fill(0);
  for (const slot of listed)
    for (const [offset, word] of wordsOf(slot, values).entries()) {
      const at = firstOf(slot) + offset - address;
      if (at >= 0 && at < count) words[at] = (words[at] ?? 0) | word;
    }
  return words;
};

/** A value set over the wire; `forMs` where it falls back by itself. */
export interface Written {
  readonly key: string;
  readonly value: number;
  readonly forMs?: number;
}

export type WriteRefused = 'illegal-address' | 'illegal-value';

/** What a write of registers or bits means for the values, or why it is refused. */
export const writeTable = (
  map: RegisterMap,
  table: 'coil' | 'holding',
  address: number,
  words: readonly number[],
  values: Values,
): readonly Written[] | WriteRefused => {
  const end = address + words.length;
  const hit = map.slots.filter(
    (slot) => slot.register.table === table && firstOf(slot) < end && address < endOf(slot),
  );
  for (let at = address; at < end; at++) {
    const covered = hit.filter((slot) => firstOf(slot) <= at && at < endOf(slot));
    if (covered.length === 0 || covered.some((slot) => slot.write === undefined))
      return 'illegal-address';
  }
  const written: Written[] = [];
  for (const slot of hit) {
    const now = wordsOf(slot, values).map(
      (word, offset) => words[firstOf(slot) + offset - address] ?? word,
    );
    const value = isBitTable(table) ? (now[0] ?? 0) : decode(slot.register, now, 0);
    if (value === undefined || slot.write === undefined) return 'illegal-value';
    if (value < slot.write.min || value > slot.write.max) return 'illegal-value';
    if (slot.key === BAUD_KEY && !map.bauds.has(value)) return 'illegal-value';
    written.push({ key: slot.key, value });
  }
  return written;
};
