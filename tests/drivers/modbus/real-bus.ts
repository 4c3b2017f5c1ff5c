import type { Happening } from '../../../gateway/core/event.js';
import type { BusId } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import { openBus } from '../../../gateway/drivers/modbus/bus.js';
import type { Bus, Job, Question, Raw } from '../../../gateway/drivers/modbus/job.js';
import { lineTo, type OpenLine } from '../../../gateway/drivers/modbus/line.js';
import type { ModbusWire } from '../../../gateway/drivers/modbus/schema.js';
import { machine } from '../../../gateway/machine.js';
import { job } from './bus-rig.js';

/** The machine's own clock. */
const host = machine('silent');

export const serial = (path: string, baud = 115_200): ModbusWire => ({
  wire: 'rtu',
  path,
  baud,
  parity: 'none',
  'stop-bits': 1,
  'usb-latency': millis(1),
});

/** Says what goes out, as it goes. */
export const watched =
  (wire: ModbusWire, sent: (question: Buffer) => void): OpenLine =>
  async (ear, signal) => {
    const line = await lineTo(wire, host)(ear, signal);
    return {
      ...line,
      write(bytes, taken) {
        sent(Buffer.from(bytes));
        line.write(bytes, taken);
      },
    };
  };

export interface RealBus {
  readonly bus: Bus;
  readonly happened: readonly Happening[];
  ask(question: Question, more?: Partial<Job>): Promise<Raw>;
  /** Resolves at the next happening of this kind, or at once if it is already there. */
  seen(kind: Happening['kind'], times?: number): Promise<Happening>;
}

export const realBus = (wire: ModbusWire, open: OpenLine = lineTo(wire, host)): RealBus => {
  const happened: Happening[] = [];
  const waiting = new Set<() => void>();
  const tell = (happening: Happening) => {
    happened.push(happening);
    for (const look of waiting) look();
  };
  const bus = openBus(wire, 'rs485-1' as BusId, host, tell, open);
  return {
    bus,
    happened,
    ask: (question, more = {}) =>
      bus.request(job(question, more), millis(host.clock.mono() + 30_000)),
    seen: (kind, times = 1) =>
      new Promise((resolve) => {
        const look = () => {
          const found = happened.filter((happening) => happening.kind === kind)[times - 1];
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
};
