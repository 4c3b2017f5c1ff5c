import { Fault } from '../../core/fault.js';
import type { FirmataBusConfig, WiredPin } from './schema.js';

/** What a board says of itself, and what its USB socket says of it. */
export interface BoardIdentity {
  readonly firmware: string;
  readonly version: string;
  /** Of the Firmata protocol. */
  readonly protocol: readonly [number, number];
  /** How many pins it counts. */
  readonly pins: number;
  /** Serial number of its USB adapter; clones have none. */
  readonly usb?: string | undefined;
}

/** What each pin of a board can do, in numbers of pin modes. */
export type Capabilities = readonly (readonly number[])[];

/** Pin modes of the Firmata protocol 2.x (protocol.md, pin modes). */
export const MODE = { input: 0x00, output: 0x01, analog: 0x02, pullup: 0x0b } as const;

const modeOf = ({ use }: WiredPin): number => {
  switch (use) {
    case 'supervised':
    case 'light':
      return MODE.analog;
    case 'contact':
    case 'counter':
      return MODE.input;
    default:
      return MODE.output;
  }
};

const said = ([major, minor]: readonly [number, number]): string => `${major}.${minor}`;

/**
 * Why this board must not be used here; undefined where it may. Two boards that changed sockets would
 * give one room's panic for another's and sound the wrong siren.
 */
export const refusal = (
  { bus, wire, kind, devices }: FirmataBusConfig,
  found: BoardIdentity,
  can: Capabilities,
  before: BoardIdentity | undefined,
): Fault | undefined => {
  const { path } = wire;
  const [major, minor] = found.protocol;
  const [least, lesser] = kind.protocol;
  if (major !== least || minor < lesser)
    return new Fault('board-protocol', {
      path,
      found: said(found.protocol),
      wanted: said(kind.protocol),
    });
  const named = wire['firmware-name'];
  const wasNamed = before?.firmware;
  if (wasNamed !== undefined && wasNamed !== found.firmware)
    return new Fault('board-swapped', { bus, path, found: found.firmware, wanted: wasNamed });
  if (before?.usb !== undefined && found.usb !== before.usb)
    return new Fault('board-swapped', { bus, path, found: found.usb ?? '?', wanted: before.usb });
  const known = named === undefined ? kind.firmware : [named];
  if (!known.includes(found.firmware))
    return new Fault('board-firmware', { path, found: found.firmware, wanted: known.join(', ') });
  if (found.pins !== kind.pins)
    return new Fault('board-model', {
      path,
      board: kind.board,
      found: found.pins,
      wanted: kind.pins,
    });
  for (const wired of devices.flatMap(({ pins }) => pins))
    if (!can[wired.pin]?.includes(modeOf(wired)))
      return new Fault('board-pin', { path, pin: wired.pin, use: wired.use });
  return undefined;
};
