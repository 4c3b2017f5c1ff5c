import { Fault, isFault } from '../../core/fault.js';
import type { BusId, DeviceId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis } from '../../core/time.js';
import { openBus } from './bus.js';
import { decode, encode } from './codec.js';
import type { Bus, Question, Raw } from './job.js';
import { type Register, widthOf } from './register.js';
import type { ModbusWire } from './schema.js';

/** Makes one new device ready: its unit id or its baud rate, by the set-up registers of its profile. */

export interface Change {
  readonly wire: ModbusWire;
  readonly unit: number;
  readonly register: Register;
  readonly answersWithin: Millis;
}

const BUS = 'set-up' as BusId;
const BEGIN_WITHIN = 10_000;
/** A device takes its new address or rate at once or after this long at the most. */
const SETTLES_WITHIN = millis(500);
const ATTEMPTS = 3;

const readOf = ({ address, encoding }: Register): Question => ({
  function: 3,
  address,
  count: widthOf(encoding),
});

type Ask = (unit: number, question: Question) => Promise<Raw | Fault>;

const withBus = async <T>(
  wire: ModbusWire,
  { answersWithin }: Change,
  host: Host,
  use: (ask: Ask) => Promise<T>,
): Promise<T> => {
  const bus: Bus = openBus(wire, BUS, host, () => undefined);
  const device = 'set-up' as DeviceId;
  const manners = { device, timeout: answersWithin, answersWithin, turnaround: millis(0) };
  try {
    return await use(async (unit, question) => {
      try {
        const deadline = millis(host.clock.mono() + BEGIN_WITHIN);
        return await bus.request({ ...manners, unit, question }, deadline);
      } catch (thrown) {
        if (isFault(thrown) && thrown.code.startsWith('wire-')) return thrown;
        throw thrown;
      }
    });
  } finally {
    await bus.close();
  }
};

/** Whether anybody speaks at this unit id, understood or not. */
const isThere = async (ask: Ask, unit: number, register: Register): Promise<boolean> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const answer = await ask(unit, readOf(register));
    if (!isFault(answer) || answer.code !== 'wire-no-answer') return true;
  }
  return false;
};

const put = async (ask: Ask, unit: number, register: Register, value: number): Promise<void> => {
  const words = encode(register, value);
  const [word = 0] = words ?? [];
  if (words === undefined) throw new Fault('bad-request', { why: String(value) });
  const { address } = register;
  // Some answer from the new address or rate, some not at all: only asking there tells.
  await ask(
    unit,
    words.length === 1 ? { function: 6, address, word } : { function: 16, address, words },
  );
};

const holds = async (
  ask: Ask,
  unit: number,
  register: Register,
  value: number,
  host: Host,
): Promise<boolean> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const answer = await ask(unit, readOf(register));
    if (!isFault(answer) && decode(register, answer.words, 0) === value) return true;
    await new Promise<void>((resolve) => host.clock.after(SETTLES_WITHIN, resolve));
  }
  return false;
};

/** Rejects with a Fault: nobody at the old unit id, somebody at the new one, or not found there after. */
export const setUnit = (change: Change, to: number, host: Host): Promise<void> =>
  withBus(change.wire, change, host, async (ask) => {
    const { unit, register } = change;
    if (await isThere(ask, to, register)) throw new Fault('set-up-taken', { unit: to });
    if (!(await isThere(ask, unit, register))) throw new Fault('set-up-nobody', { unit });
    await put(ask, unit, register, to);
    if (await holds(ask, to, register, to, host)) return;
    throw new Fault('set-up-not-verified', { unit: to });
  });

/** `code`: what the device's register holds for the rate. Rejects as `setUnit`. */
export const setBaud = async (
  change: Change,
  to: number,
  code: number,
  host: Host,
): Promise<void> => {
  const { wire, unit, register } = change;
  if (wire.wire === 'tcp') throw new Fault('bad-request', { why: 'tcp: baud' });
  const then = { ...wire, baud: to };
  if (await withBus(then, change, host, (ask) => isThere(ask, unit, register)))
    throw new Fault('set-up-taken', { unit });
  await withBus(wire, change, host, async (ask) => {
    if (!(await isThere(ask, unit, register))) throw new Fault('set-up-nobody', { unit });
    await put(ask, unit, register, code);
  });
  const held = (ask: Ask) => holds(ask, unit, register, code, host);
  if (!(await withBus(then, change, host, held))) throw new Fault('set-up-not-verified', { unit });
};
