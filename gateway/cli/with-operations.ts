import type { Config } from '../config/config.js';
import { machine } from '../machine.js';
import type { Operations } from '../web/control.js';
import { openWires, type Wires } from '../wires.js';
import { ask, gatewayRuns, socketIn } from './control-client.js';
import { readHall } from './hall-file.js';
import type { Terminal } from './terminal.js';

/** The operations of a bus that a command needs, whether a gateway holds the bus or not. */
export type WireOperations = Pick<Operations, 'read' | 'write' | 'readRegisters'>;

const overSocket = (socket: string): WireOperations => ({
  read: (points) => ask(socket, '/read', { points }),
  write: (point, value, by) => ask(socket, '/write', { point, value, by }),
  readRegisters: (bus, asked) => ask(socket, '/registers', { bus, asked }),
});

const own = (wires: Wires): WireOperations => ({
  read: (points) => wires.read(points),
  write: (point, value) => wires.write(point, value),
  readRegisters: wires.readRegisters,
});

/** Speaks to the running gateway; only when none runs does it open the ports itself (design §5). */
export const withOperations = async (
  hallFile: string,
  terminal: Terminal,
  use: (operations: WireOperations, config: Config) => Promise<void>,
): Promise<void> => {
  const config = readHall(hallFile, terminal);
  if (config === undefined) return;
  if (await gatewayRuns(config.dataDirectory)) {
    await use(overSocket(socketIn(config.dataDirectory)), config);
    return;
  }
  const wires = openWires(config, machine('error'));
  try {
    wires.start(
      () => undefined,
      () => undefined,
    );
    await use(own(wires), config);
  } finally {
    await wires.close();
  }
};
