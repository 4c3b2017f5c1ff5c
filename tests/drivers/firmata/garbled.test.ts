import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../../../gateway/core/fault.js';
import type { BoardId } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import {
  type BoardEar,
  type OpenBoard,
  openBoard,
} from '../../../gateway/drivers/firmata/board.js';
import type { PortEar } from '../../../gateway/drivers/firmata/port.js';
import { HeldClock, quietLog } from '../../held-clock.js';
import { WIRED } from './on-board.js';

/** The real firmata-io and johnny-five fed byte by byte: what the wire says must never end the gateway. */

const KIND = {
  board: 'uno' as BoardId,
  baud: 57_600,
  pins: 20,
  sampling: millis(10),
  firmware: ['StandardFirmata.ino'],
  protocol: [2, 3],
} as const;

/** What an Uno says at its start: version, name, what each pin can, which are analogue. */
const NAME = [...Buffer.from('StandardFirmata.ino')].flatMap((byte) => [byte & 0x7f, byte >> 7]);
const pins = Array.from({ length: 20 }, (_, pin) => [
  0,
  1,
  1,
  1,
  ...(pin < 14 ? [] : [2, 10]),
  0x7f,
]);
const channels = Array.from({ length: 20 }, (_, pin) => (pin < 14 ? 0x7f : pin - 14));
const HELLO = [0xf9, 2, 4, 0xf0, 0x79, 2, 4, ...NAME, 0xf7];
const ABOUT = [0xf0, 0x6c, ...pins.flat(), 0xf7, 0xf0, 0x6a, ...channels, 0xf7];

const attempt = () => {
  const clock = new HeldClock();
  let port: PortEar | undefined;
  let closed = 0;
  const opening = openBoard(
    async (ear) => {
      port = ear;
      return {
        path: '/dev/ttyACM0',
        write: () => undefined,
        close: async () => {
          closed += 1;
        },
      };
    },
    KIND,
    { clock, log: quietLog },
    new AbortController().signal,
  );
  return {
    clock,
    opening,
    say: (bytes: readonly number[]) => port?.bytes(Buffer.from(bytes)),
    get closed() {
      return closed;
    },
  };
};

const greeted = async () => {
  const board = attempt();
  await Promise.resolve();
  board.say(HELLO);
  board.say(ABOUT);
  return { ...board, open: await board.opening };
};

const listener = (gone: string[]): BoardEar => ({
  alive: () => undefined,
  analog: () => undefined,
  digital: () => undefined,
  gone: (why) => void gone.push(why.code),
});

const bytes = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0xf0, 0xf7, 0xf9, 0x6e, 0x6a, 0x6c, 0x79, 0xe0, 0x90),
  ),
  { maxLength: 120 },
);

describe('damaged bytes', () => {
  it('are no board, and what was opened is closed again', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (said) => {
        const board = attempt();
        const ending = board.opening.then(
          () => 'opened',
          (why: unknown) => (isFault(why) ? why.code : String(why)),
        );
        await Promise.resolve();
        board.say(said);
        const end = await board.clock.until(ending);
        expect(['board-silent', 'board-not-firmata', 'board-garbled']).toContain(end);
        expect(board.closed).toBe(1);
        expect(board.clock.pending).toBe(0);
      }),
    );
  });

  it('do not end a board that is open, or end it as garbled', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (said) => {
        const board = await greeted();
        const gone: string[] = [];
        board.open.wire(WIRED.pins, new Map(), listener(gone));
        board.say(said);
        expect(gone.filter((why) => why !== 'board-garbled')).toEqual([]);
        await board.open.close();
      }),
    );
  });

  it('such as the state of a pin that is not there are told as such', async () => {
    const board = await greeted();
    const gone: string[] = [];
    board.open.wire(WIRED.pins, new Map(), listener(gone));
    board.say([0xf0, 0x6e, 0x7e, 1, 1, 0xf7]);
    expect(gone).toEqual(['board-garbled']);
  });
});

it('a greeting says who the board is', async () => {
  const open: OpenBoard = (await greeted()).open;
  expect(open.identity).toEqual({
    firmware: 'StandardFirmata.ino',
    version: '2.4',
    protocol: [2, 4],
    pins: 20,
  });
  await open.close();
});
