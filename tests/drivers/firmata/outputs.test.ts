import { describe, expect, it } from 'vitest';
import { Fault } from '../../../gateway/core/fault.js';
import type { PointId } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import type { OpenBoard } from '../../../gateway/drivers/firmata/board.js';
import { outputsOf } from '../../../gateway/drivers/firmata/outputs.js';
import type { WiredPin } from '../../../gateway/drivers/firmata/schema.js';
import { HeldClock } from '../../held-clock.js';

/** A board that takes what it is told and says of an output what `says` says; undefined = nothing. */
const boardThat = (says: (pin: number) => number | undefined) => {
  const written: [pin: number, value: 0 | 1][] = [];
  const board: OpenBoard = {
    path: '/dev/ttyACM0',
    identity: { firmware: 'StandardFirmata.ino', version: '2.4', protocol: [2, 4], pins: 20 },
    can: [],
    wire: () => undefined,
    ask: () => undefined,
    write: (pin, value) => void written.push([pin, value]),
    readBack: (pin) => {
      const said = says(pin);
      return said === undefined ? new Promise(() => undefined) : Promise.resolve(said);
    },
    close: async () => undefined,
  };
  return { board, written };
};

const SIREN = 'b/d4' as PointId;
const WATCHDOG = 'b/d6' as PointId;
const PINS: readonly WiredPin[] = [
  { use: 'relay', pin: 4, point: SIREN, writable: true },
  { use: 'pulse', pin: 6, point: WATCHDOG, writable: true, width: millis(100) },
];
const AWAY = new Fault('board-silent', { path: '/dev/ttyACM0' });
const DEADLINE = millis(1000);

const made = () => {
  const clock = new HeldClock();
  return { clock, outputs: outputsOf(PINS, clock) };
};

describe('an output', () => {
  it('that the board does not confirm in time was not written', async () => {
    const { clock, outputs } = made();
    const { board } = boardThat(() => undefined);
    const writing = outputs.write(SIREN, 1, DEADLINE, board, AWAY);
    await expect(clock.until(writing)).rejects.toMatchObject({ code: 'write-not-verified' });
    expect(clock.mono()).toBe(DEADLINE);
    expect(outputs.valueOf(SIREN)).toMatchObject({ value: 0 });
    expect(outputs.restore().get(4)).toBe(0);
  });

  it('that the board has otherwise was not written', async () => {
    const { outputs } = made();
    const { board } = boardThat(() => 0);
    await expect(outputs.write(SIREN, 1, DEADLINE, board, AWAY)).rejects.toMatchObject({
      code: 'write-not-verified',
    });
  });

  it('of a board that is away is refused with the reason', async () => {
    const { outputs } = made();
    await expect(outputs.write(SIREN, 1, DEADLINE, undefined, AWAY)).rejects.toBe(AWAY);
    await expect(outputs.pulse(WATCHDOG, millis(5000), DEADLINE, undefined, AWAY)).rejects.toBe(
      AWAY,
    );
  });
});

describe('a timer relay', () => {
  it('is started by one pulse and shown as long as it holds', async () => {
    const { clock, outputs } = made();
    const { board, written } = boardThat(() => 1);
    await outputs.pulse(WATCHDOG, millis(5000), DEADLINE, board, AWAY);
    await clock.advance(4999);
    expect(written).toEqual([
      [6, 1],
      [6, 0],
    ]);
    expect(outputs.valueOf(WATCHDOG)).toMatchObject({ value: 1 });
    await clock.advance(1);
    expect(outputs.valueOf(WATCHDOG)).toMatchObject({ value: 0 });
  });

  it('can be started again although the board did not confirm the last pulse', async () => {
    const { clock, outputs } = made();
    const { board, written } = boardThat(() => undefined);
    const pulse = outputs.pulse(WATCHDOG, millis(5000), DEADLINE, board, AWAY);
    await expect(clock.until(pulse)).rejects.toMatchObject({ code: 'write-not-verified' });
    expect(written.at(-1)).toEqual([6, 0]);
    expect(outputs.valueOf(WATCHDOG)).toMatchObject({ value: 0 });
  });

  it('is low when its board comes back, whatever was asked', async () => {
    const { outputs } = made();
    const { board } = boardThat(() => 1);
    await outputs.pulse(WATCHDOG, millis(5000), DEADLINE, board, AWAY);
    expect(outputs.restore().get(6)).toBe(0);
  });

  it('is no plain relay, and a plain relay is none', async () => {
    const { outputs } = made();
    const { board } = boardThat(() => 1);
    await expect(outputs.pulse(SIREN, millis(5000), DEADLINE, board, AWAY)).rejects.toMatchObject({
      code: 'output-without-pulse',
    });
  });
});
