import type { Happening } from '../../../gateway/core/event.js';
import { Fault, type FaultCode } from '../../../gateway/core/fault.js';
import type { BusId, DeviceId } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import { openBus } from '../../../gateway/drivers/modbus/bus.js';
import type { Job, Question, Raw } from '../../../gateway/drivers/modbus/job.js';
import type { ModbusWire } from '../../../gateway/drivers/modbus/schema.js';
import { paceOf } from '../../../gateway/drivers/modbus/timing.js';
import { HeldClock, quietLog, settled } from '../../held-clock.js';
import { type Device, truthful, valueAt } from './hostile-slave.js';
import { sealed } from './independent-crc.js';
import { lineInMemory } from './line-in-memory.js';

export const RTU: ModbusWire = {
  wire: 'rtu',
  path: '/dev/hallkeeper/rs485-1',
  baud: 9600,
  parity: 'none',
  'stop-bits': 1,
  'usb-latency': millis(1),
};
export const TCP: ModbusWire = { wire: 'tcp', host: '127.0.0.1', port: 502 };

export const job = (question: Question, more: Partial<Job> = {}): Job => ({
  device: 'aq-01' as DeviceId,
  unit: 1,
  question,
  timeout: millis(100),
  answersWithin: millis(300),
  turnaround: millis(0),
  ...more,
});
export const read = (address: number, count = 4): Question => ({ function: 3, address, count });
export const wordsAt = (address: number, count = 4, unit = 1): number[] =>
  Array.from({ length: count }, (_, n) => valueAt(unit, address + n));

/** How a request ended: the code of its fault, or what else it rejected with. */
export const codeOf = (request: Promise<Raw>): Promise<FaultCode | 'answered'> =>
  request.then(
    () => 'answered',
    (thrown) => {
      if (thrown instanceof Fault) return thrown.code;
      throw thrown;
    },
  );

const always: Device = (question) => [{ after: 0, bytes: truthful(question) }];

/** Answers the first questions as the list says (no bytes: not at all), the others truthfully. */
export const first = (...answers: readonly ((question: Buffer) => Buffer)[]): Device => {
  let asked = 0;
  return (question) => {
    const bytes = (answers[asked++] ?? truthful)(question);
    return bytes.length > 0 ? [{ after: 0, bytes }] : [];
  };
};
export const silence = (): Buffer => Buffer.alloc(0);

/** The same device behind Modbus TCP. */
export const behindTcp =
  (device: Device): Device =>
  (packet) =>
    device(sealed(...packet.subarray(6))).map(({ after, bytes }) => {
      const body = bytes.subarray(0, -2);
      return {
        after,
        bytes: Buffer.concat([packet.subarray(0, 4), Buffer.from([0, body.length]), body]),
      };
    });

/** A bus on a held clock, over a line in memory. */
export const rig = async (device: Device = always, wire: ModbusWire = RTU) => {
  const clock = new HeldClock();
  const happened: Happening[] = [];
  const pace = paceOf(wire);
  const line = lineInMemory(clock, wire.wire === 'tcp' ? behindTcp(device) : device, {
    character: pace.character,
    socket: wire.wire !== 'rtu',
  });
  const tell = (happening: Happening) => void happened.push(happening);
  const host = { clock, log: quietLog };
  const bus = openBus(wire, 'rs485-1' as BusId, host, tell, line.open);
  await settled();
  const ask = (question: Question, more: Partial<Job> = {}, within = 10_000): Promise<Raw> =>
    bus.request(job(question, more), millis(clock.mono() + within));
  return { clock, line, bus, ask, happened, pace };
};
