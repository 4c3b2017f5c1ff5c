import { readlink, rename, symlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import { openPty } from '../../../simulators/instruments/pty.js';
import { type Boards, boardBus, p, startBoards, type Watched, watch } from './on-board.js';

/** The real StandardFirmata 2.4 in an emulated ATmega328P, behind a pseudo-terminal. */

const WELL = { a0: 0, 'a0-wiring': 0, d2: 0, d4: 0 };

describe('a board that lives', () => {
  let boards: Boards;
  let board: Watched;
  beforeAll(async () => {
    boards = await startBoards();
    board = watch(boardBus(boards.pathOf('firmata-1')));
    await board.until(WELL);
  });
  afterAll(async () => {
    await board.close();
    await boards.stop();
  });

  it('tells a press and its end', async () => {
    await boards.set('a0', 1);
    await board.until({ a0: 1, 'a0-wiring': 0 });
    await boards.set('a0', 0);
    await board.until({ a0: 0, 'a0-wiring': 0 });
  });

  it('tells a cut wire, a shorted one and a wrong resistance as faults, never as normal', async () => {
    for (const wiring of [1, 2, 3]) {
      await boards.set('a0-wiring', wiring);
      await board.until({ a0: 'no-value', 'a0-wiring': wiring });
    }
    await boards.set('a0-wiring', 0);
    await board.until({ a0: 0, 'a0-wiring': 0 });
  });

  it('sees a resistor that lies just between two states', async () => {
    for (const share of [0.12, 0.37, 0.7]) {
      await boards.hold(14, share);
      await board.until({ a0: 'no-value', 'a0-wiring': 3 });
    }
    await boards.hold(14, undefined);
    await board.until({ a0: 0, 'a0-wiring': 0 });
  });

  it('measures light, and says itself that it is not accurate', async () => {
    await boards.set('a4', 40);
    await board.until({ a4: (lux) => typeof lux === 'number' && lux > 35 && lux < 45 });
    const [answer] = await board.driver.read([p('a4')], millis(0));
    const told = answer && 'values' in answer ? answer.values : [];
    for (const value of told) expect(value.uncertain).toBe('uncertain:sensor-not-accurate');
  });

  it('counts the passages of a door', async () => {
    await boards.set('d3', 4);
    await board.until({ d3: 4 });
  });

  it('switches a relay, reads it back and leaves the contacts beside it their pull-up', async () => {
    await boards.set('d2', 1);
    await board.until({ d2: 1 });
    await board.write('d4', 1);
    expect(await boards.pin(4)).toBe('high');
    await boards.set('d2', 0);
    await board.until({ d2: 0 });
    expect(await boards.pin(2)).toBe('pull-up');
    await board.write('d4', 0);
    expect(await boards.pin(4)).toBe('low');
  });

  it('starts a timer relay with one pulse', async () => {
    await board.write('d6', 5000);
    expect(await boards.pin(6)).toBe('high');
    const falls = async (): Promise<void> =>
      (await boards.pin(6)) === 'low' ? undefined : falls();
    await falls();
    const [answer] = await board.driver.read([p('d6')], millis(0));
    expect(answer).toMatchObject({ values: [{ value: 1 }] });
  });

  it('refuses what may not be written', async () => {
    await expect(board.write('d5', 1)).rejects.toMatchObject({ code: 'write-not-listed' });
    await expect(board.write('d4', 2)).rejects.toMatchObject({ code: 'write-out-of-range' });
    await expect(board.write('d6', 61_000)).rejects.toMatchObject({ code: 'write-out-of-range' });
    await expect(board.write('a0', 1)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a board that is lost', () => {
  let boards: Boards;
  let board: Watched;
  beforeAll(async () => {
    boards = await startBoards();
    board = watch(boardBus(boards.pathOf('firmata-1')));
    await board.until(WELL);
  });
  afterAll(async () => {
    await board.close();
    await boards.stop();
  });

  it('is told once when it freezes, though its port stays, and all its points are bad', async () => {
    boards.child.kill('SIGSTOP');
    await board.seen('bus-closed board-silent');
    expect(Object.keys(WELL).map((key) => board.now(key))).toEqual([
      'board-silent',
      'board-silent',
      'board-silent',
      'board-silent',
    ]);
    await expect(board.write('d4', 1)).rejects.toMatchObject({ code: 'board-silent' });
    expect(board.driver.health()).toMatchObject({ open: false });
    boards.child.kill('SIGCONT');
    await board.seen('bus-opened', 2);
    await board.until(WELL);
    expect(board.happened).toEqual(['bus-opened', 'bus-closed board-silent', 'bus-opened']);
  });

  it('is lost as well when only its processor stops', async () => {
    await boards.freeze(true);
    await board.seen('bus-closed board-silent', 2);
    await boards.freeze(false);
    await board.seen('bus-opened', 3);
    await board.until(WELL);
  });

  it('comes back with its outputs as they were', async () => {
    await board.write('d4', 1);
    await boards.set('d3', 2);
    await board.until({ d3: 2 });
    await boards.unplug();
    await board.seen('bus-closed port-closed');
    expect(board.now('a0')).toBe('port-closed');
    await boards.plug();
    await board.seen('bus-opened', 4);
    await board.until({ a0: 0, d2: 0, d3: 2, d4: 1 });
    expect(await boards.pin(4)).toBe('high');
    expect(await boards.pin(5)).toBe('low');
  });

  it('does not sound again what was told to stop while it was away', async () => {
    await boards.unplug();
    await board.seen('bus-closed port-closed', 2);
    await expect(board.write('d4', 0)).rejects.toMatchObject({ retry: true });
    await boards.plug();
    await board.seen('bus-opened', 5);
    await board.until({ a0: 0, d4: 0 });
    expect(await boards.pin(4)).toBe('low');
  });

  it('tells an alarm that stands when it comes back', async () => {
    await boards.unplug();
    await board.seen('bus-closed port-closed', 3);
    await boards.set('a0', 1);
    await boards.plug();
    await board.until({ a0: 1, 'a0-wiring': 0 });
  });
});

describe('a board that may not be used', () => {
  it('is missed where no port is, and said to be opening before that is known', async () => {
    const board = watch(boardBus('/dev/hallkeeper/no-such-board'));
    await expect(board.write('d4', 1)).rejects.toMatchObject({ code: 'board-opening' });
    await board.seen('bus-closed port-missing');
    expect(board.now('a0')).toBe('port-missing');
    await board.close();
  });

  it('is refused where its firmware has another name, and taken when the right one is there', async () => {
    const boards = await startBoards([
      { id: 'firmata-1', sketch: 'desk.ino' },
      { id: 'firmata-2', sketch: 'hall.ino' },
    ]);
    const board = watch(boardBus(boards.pathOf('firmata-2'), 'desk.ino'));
    await board.seen('bus-closed board-firmware');
    const [device] = board.driver.health().devices;
    expect(device?.suspicion?.parameters).toMatchObject({ found: 'hall.ino', wanted: 'desk.ino' });
    await board.close();
    await boards.stop();
  });

  it('is refused where it speaks an older protocol, or has not the pin that is wired', async () => {
    const boards = await startBoards();
    const right = boardBus(boards.pathOf('firmata-1'));
    const newer = watch({ ...right, kind: { ...right.kind, protocol: [2, 9] } });
    await newer.seen('bus-closed board-protocol');
    expect(newer.driver.health().devices[0]?.suspicion?.parameters).toMatchObject({
      found: '2.4',
      wanted: '2.9',
    });
    await newer.close();
    const [device] = right.devices;
    const loop = device?.pins.find(({ use }) => use === 'supervised');
    if (device === undefined || loop === undefined) throw new Error('the board has a loop');
    // D7 of an Uno has no converter.
    const wrong = watch({ ...right, devices: [{ ...device, pins: [{ ...loop, pin: 7 }] }] });
    await wrong.seen('bus-closed board-pin');
    expect(wrong.now('a0')).toBe('board-pin');
    await wrong.close();
    await boards.stop();
  });

  it('is refused when two boards were swapped', async () => {
    const boards = await startBoards([
      { id: 'firmata-1', sketch: 'desk.ino' },
      { id: 'firmata-2', sketch: 'hall.ino' },
    ]);
    const here = boards.pathOf('firmata-1');
    const board = watch(boardBus(here, 'desk.ino'));
    await board.until(WELL);
    await board.write('d4', 1);
    await boards.unplug();
    await board.seen('bus-closed port-closed');
    // The other board's cable goes into this socket.
    await symlink(await readlink(boards.pathOf('firmata-2')), `${here}.swapped`);
    await rename(`${here}.swapped`, here);
    await board.seen('bus-closed board-swapped');
    expect(board.now('a0')).toBe('board-swapped');
    await expect(board.write('d4', 1)).rejects.toMatchObject({ code: 'board-swapped' });
    await boards.plug();
    await board.seen('bus-opened', 2);
    await board.until({ a0: 0 });
    await board.close();
    await boards.stop();
  });

  it('is named when it says something that is not Firmata', async () => {
    const pty = await openPty(() => pty.write(Buffer.from('hello\r\n')));
    const board = watch(boardBus(pty.path));
    await board.seen('bus-closed board-not-firmata');
    await board.close();
    await pty.close();
  });

  it('is named when it runs another sketch and says nothing', async () => {
    const boards = await startBoards([{ id: 'firmata-1', image: 'Blink' }]);
    const board = watch(boardBus(boards.pathOf('firmata-1')));
    await board.seen('bus-closed board-silent');
    expect(board.now('a0')).toBe('board-silent');
    await board.close();
    await boards.stop();
  });
});
