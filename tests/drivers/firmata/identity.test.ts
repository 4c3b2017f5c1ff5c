import { describe, expect, it } from 'vitest';
import { FAULT_CODES } from '../../../gateway/core/fault.js';
import type { BoardId, BusId, DeviceId, PointId } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import { type BoardIdentity, MODE, refusal } from '../../../gateway/drivers/firmata/identity.js';
import type { FirmataBusConfig } from '../../../gateway/drivers/firmata/schema.js';
import { BANDS } from './bands.js';

const config = (name?: string): FirmataBusConfig => ({
  bus: 'firmata-1' as BusId,
  wire: {
    wire: 'firmata',
    path: '/dev/ttyACM0',
    board: 'uno' as BoardId,
    ...(name !== undefined && { 'firmware-name': name }),
  },
  kind: {
    board: 'uno' as BoardId,
    baud: 57_600,
    pins: 20,
    sampling: millis(10),
    firmware: ['StandardFirmata.ino'],
    protocol: [2, 3],
  },
  devices: [
    {
      device: 'b' as DeviceId,
      pins: [
        {
          use: 'supervised',
          pin: 14,
          channel: 0,
          bands: BANDS,
          contact: 'b/a0' as PointId,
          wiring: 'b/a0-wiring' as PointId,
        },
        { use: 'relay', pin: 4, point: 'b/d4' as PointId, writable: true },
      ],
      periods: new Map(),
    },
  ],
});
const UNO: BoardIdentity = {
  firmware: 'StandardFirmata.ino',
  version: '2.4',
  protocol: [2, 4],
  pins: 20,
};
const CAN = Array.from({ length: 20 }, (_, pin) =>
  pin < 14 ? [MODE.input, MODE.output] : [MODE.input, MODE.output, MODE.analog],
);
const why = (
  found: Partial<BoardIdentity>,
  { name, before, can = CAN }: { name?: string; before?: BoardIdentity; can?: typeof CAN } = {},
) => refusal(config(name), { ...UNO, ...found }, can, before);

describe('a board that answers', () => {
  it('is taken if it is what hall.yaml says', () => {
    expect(why({})).toBeUndefined();
    expect(why({}, { before: UNO })).toBeUndefined();
    expect(why({ firmware: 'desk.ino' }, { name: 'desk.ino' })).toBeUndefined();
  });

  it.each([
    ['an older protocol', why({ protocol: [2, 2] }), 'board-protocol', ['2.2', '2.3']],
    ['another protocol', why({ protocol: [3, 0] }), 'board-protocol', ['3.0', '2.3']],
    [
      'another firmware',
      why({ firmware: 'Firmware.ino' }),
      'board-firmware',
      ['Firmware.ino', 'StandardFirmata.ino'],
    ],
    [
      'another name',
      why({ firmware: 'hall.ino' }, { name: 'desk.ino' }),
      'board-firmware',
      ['hall.ino', 'desk.ino'],
    ],
    ['more pins', why({ pins: 70 }), 'board-model', ['70', 'uno']],
    [
      'another USB serial number',
      why({ usb: 'B' }, { before: { ...UNO, usb: 'A' } }),
      'board-swapped',
      ['B', 'A'],
    ],
    [
      'no USB serial number any more',
      why({}, { before: { ...UNO, usb: 'A' } }),
      'board-swapped',
      ['A'],
    ],
    [
      'another name than before',
      why({ firmware: 'hall.ino' }, { before: { ...UNO, firmware: 'desk.ino' }, name: 'hall.ino' }),
      'board-swapped',
      ['hall.ino', 'desk.ino'],
    ],
    [
      'a pin without converter',
      why({}, { can: CAN.map(() => [MODE.output]) }),
      'board-pin',
      ['14', 'supervised'],
    ],
    ['fewer pins than are wired', why({}, { can: CAN.slice(0, 4) }), 'board-pin', ['14']],
  ] as const)('is refused with %s, in a sentence that names both', (_, fault, code, named) => {
    expect(FAULT_CODES).toContain(code);
    expect(fault?.code).toBe(code);
    for (const name of named) expect(fault?.message).toContain(name);
    expect(fault?.quality).toBe('bad:not-connected');
  });
});
