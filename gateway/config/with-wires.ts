import type { BusId } from '../core/identity.js';
import { type BusConfig, isFirePanelBus, isModbusBus, isTalkerBus } from './bus-config.js';
import type { Config } from './contract.js';

/** Where a wire is reached instead: a pseudo-terminal, another host. */
export interface WireElsewhere {
  readonly path?: string;
  readonly host?: string;
  readonly port?: number;
}

const busAt = (bus: BusConfig, { path, host, port }: WireElsewhere): BusConfig => {
  if ('kind' in bus) return { ...bus, wire: { ...bus.wire, path: path ?? bus.wire.path } };
  if (isTalkerBus(bus)) return { ...bus, wire: { ...bus.wire, path: path ?? bus.wire.path } };
  if (isFirePanelBus(bus)) {
    // Where it listens is the gateway's own place.
    const isOnPort = bus.wire.path !== undefined && path !== undefined;
    return isOnPort ? { ...bus, wire: { ...bus.wire, path } } : bus;
  }
  if (!isModbusBus(bus)) return bus;
  const { wire } = bus;
  if (wire.wire === 'rtu') return { ...bus, wire: { ...wire, path: path ?? wire.path } };
  return { ...bus, wire: { ...wire, host: host ?? wire.host, port: port ?? wire.port } };
};

/** The same hall with its wires elsewhere, as the demo's simulated ones are. */
export const withWires = (
  config: Config,
  elsewhere: ReadonlyMap<BusId, WireElsewhere>,
): Config => ({
  ...config,
  buses: config.buses.map((bus) => busAt(bus, elsewhere.get(bus.bus) ?? {})),
});
