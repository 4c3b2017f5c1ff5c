import { createServer, type Socket } from 'node:net';
import type { BusId } from '../../gateway/core/identity.js';
import { type Clock, millis } from '../../gateway/core/time.js';
import type { SimulatedBus } from './bus.js';
import type { SimulatedDevice } from './device.js';
import { type Listening, listen } from './listener.js';

/** MBAP: transaction, protocol 0, length of what follows, unit (Modbus on TCP/IP V1.0b, 3.1.3). */
const HEAD = 7;
const LONGEST_PDU = 253;

interface Question {
  readonly transaction: number;
  readonly unit: number;
  readonly pdu: Buffer;
}

/** The whole questions in a stream and what remains; undefined where it is no Modbus TCP. */
export const questionsIn = (
  stream: Buffer,
): { questions: Question[]; rest: Buffer } | undefined => {
  const questions: Question[] = [];
  let rest = stream;
  while (rest.length > HEAD) {
    const length = rest.readUInt16BE(4);
    if (rest.readUInt16BE(2) !== 0 || length < 2 || length > LONGEST_PDU + 1) return undefined;
    const end = HEAD - 1 + length;
    if (rest.length < end) break;
    const pdu = rest.subarray(HEAD, end);
    questions.push({ transaction: rest.readUInt16BE(0), unit: rest.readUInt8(6), pdu });
    rest = rest.subarray(end);
  }
  return { questions, rest };
};

const mbap = (transaction: number, unit: number, pdu: Buffer): Buffer => {
  const head = Buffer.alloc(HEAD);
  head.writeUInt16BE(transaction, 0);
  head.writeUInt16BE(pdu.length + 1, 4);
  head.writeUInt8(unit, 6);
  return Buffer.concat([head, pdu]);
};

const serve = (socket: Socket, devices: readonly SimulatedDevice[], clock: Clock): void => {
  let stream: Buffer = Buffer.alloc(0);
  const put = (bytes: Buffer): void => {
    if (socket.writable) socket.write(bytes);
  };
  socket.on('data', (bytes) => {
    const heard = questionsIn(Buffer.concat([stream, bytes]));
    if (heard === undefined) {
      socket.destroy();
      return;
    }
    stream = heard.rest;
    for (const { transaction, unit, pdu } of heard.questions) {
      const device = devices.find((one) => one.unit === unit);
      const said = device?.hear(pdu, (from, answer) => mbap(transaction, from, answer));
      if (said && said.bytes.length > 0) clock.after(millis(said.afterMs), () => put(said.bytes));
    }
  });
  socket.on('error', () => socket.destroy());
};

/** Instruments with Modbus TCP of their own behind one address. */
export class TcpBus implements SimulatedBus {
  private constructor(
    readonly id: BusId,
    readonly devices: readonly SimulatedDevice[],
    private readonly listening: Listening,
  ) {}

  static async open(
    bus: { id: BusId },
    devices: readonly SimulatedDevice[],
    clock: Clock,
  ): Promise<TcpBus> {
    const server = createServer({ noDelay: true }, (socket) => serve(socket, devices, clock));
    return new TcpBus(bus.id, devices, await listen(server));
  }

  get where() {
    return this.listening.where;
  }
  get isCut() {
    return !this.listening.isOpen;
  }
  cut(): Promise<void> {
    return this.listening.close();
  }
  mend(): Promise<void> {
    return this.listening.open();
  }
  close(): Promise<void> {
    return this.cut();
  }
}
