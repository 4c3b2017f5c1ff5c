import { createServer, type Socket } from 'node:net';
import type { BusId } from '../../gateway/core/identity.js';
import type { Clock } from '../../gateway/core/time.js';
import { answersOf, type SimulatedBus } from './bus.js';
import type { SimulatedDevice } from './device.js';
import { Line } from './line.js';
import { type Listening, listen } from './listener.js';

/** RTU frames through TCP: a serial server in front of an RS-485 line, heard by all its clients. */
export class SerialServer implements SimulatedBus {
  private constructor(
    readonly id: BusId,
    readonly devices: readonly SimulatedDevice[],
    private readonly line: Line,
    private readonly listening: Listening,
  ) {}

  static async open(
    bus: { id: BusId; baud: number },
    devices: readonly SimulatedDevice[],
    clock: Clock,
  ): Promise<SerialServer> {
    const sockets = new Set<Socket>();
    const line = new Line(
      clock,
      {
        answer: (frame, baud) => answersOf(devices, frame, baud),
        send: (bytes) => {
          for (const socket of sockets) socket.write(bytes);
        },
      },
      bus.baud,
    );
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('data', (bytes) => line.hear(bytes));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    });
    return new SerialServer(bus.id, devices, line, await listen(server));
  }

  get where() {
    return this.listening.where;
  }
  get isCut() {
    return !this.listening.isOpen;
  }
  async cut(): Promise<void> {
    this.line.cut();
    await this.listening.close();
  }
  mend(): Promise<void> {
    return this.listening.open();
  }
  close(): Promise<void> {
    return this.cut();
  }
}
