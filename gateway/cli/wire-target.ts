import { Fault } from '../core/fault.js';
import { type ModbusWire, modbusWireSchema } from '../drivers/modbus/schema.js';

/** `/dev/ttyUSB0`, `192.168.1.20` or `192.168.1.20:4001`: where a command looks, apart from any hall.yaml. */
export const wireAt = (target: string, serialServer: boolean, baud = 9600): ModbusWire => {
  const [, host, port] = /^\[?([^/[\]]+?)\]?(?::(\d+))?$/.exec(target) ?? [];
  const wire = target.startsWith('/')
    ? { wire: 'rtu', path: target, baud }
    : serialServer
      ? { wire: 'rtu-over-tcp', host, port: Number(port ?? 4001), baud }
      : { wire: 'tcp', host, port: Number(port ?? 502) };
  const read = modbusWireSchema.safeParse(wire);
  if (read.success) return read.data;
  throw new Fault('bad-request', { why: `${target}: /dev/ttyUSB0, 192.168.1.20:502` });
};

/** `1-32,254` as 1 .. 32, 254. Throws a Fault at anything else. */
export const numbersIn = (text: string, option: string, most: number): number[] => {
  const numbers = text.split(',').flatMap((part) => {
    const [, from = '', to = from] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === '' || last > most || first > last)
      throw new Fault('bad-request', { why: `${option} ${text}` });
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(numbers)];
};
