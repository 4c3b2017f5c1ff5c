import type { BusId } from '../core/identity.js';
import type { ModbusWire } from '../drivers/modbus/schema.js';
import type { Config } from './config.js';

/** Where a wire is reached instead: a pseudo-terminal, another host. */
export interface WireElsewhere {
  readonly path?: string;
  readonly host?: string;
  readonly port?: number;
}

const wireAt = (wire: ModbusWire, elsewhere: WireElsewhere): ModbusWire =>
  wire.wire === 'rtu'
    ? { ...wire, path: elsewhere.path ?? wire.path }
    : { ...wire, host: elsewhere.host ?? wire.host, port: elsewhere.port ?? wire.port };

/** The same hall with its wires elsewhere, as the demo's simulated ones are. */
export const withWires = (
  config: Config,
  elsewhere: ReadonlyMap<BusId, WireElsewhere>,
): Config => ({
  ...config,
  buses: config.buses.map((bus) => ({
    ...bus,
    wire: wireAt(bus.wire, elsewhere.get(bus.bus) ?? {}),
  })),
});
