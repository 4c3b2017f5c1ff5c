import type { BoardId, ProfileId } from '../../core/identity.js';
import type { Board } from '../../devices/board.js';
import { deviceOfBoard, modelOfPins } from '../../devices/board-points.js';
import type { BoardKind } from '../../drivers/firmata/schema.js';
import { deviceOf, type MadeBus, missing, namesOf, type OnBus, siteOf } from './site.js';

const kindOf = (board: BoardId, { comms, firmware, pins }: Board): BoardKind => ({
  board,
  baud: comms.baud,
  pins: pins.count,
  sampling: comms.sampling,
  firmware: firmware.names,
  protocol: firmware.protocol,
});

export const firmataBus = ({ bus, devices, file, models }: OnBus<'firmata'>): MadeBus => {
  const board = models.boards.get(bus.board) ?? missing(bus.board);
  const made = devices.map((device) => {
    const pins = device.pins ?? missing(`pins of ${device.id}`);
    const model = modelOfPins(pins);
    const { points, wire } = deviceOfBoard(board, { ...siteOf(device, model, file), pins });
    return {
      device: deviceOf(device, bus.board as string as ProfileId, board, points),
      points: model,
      wired: wire,
    };
  });
  const { id, names: _, ...wire } = bus;
  const wired = made.map(({ wired }) => wired);
  return {
    bus: { bus: id, names: namesOf(bus), wire, kind: kindOf(bus.board, board), devices: wired },
    devices: made,
  };
};
