import { type BusConfig, isMqttInBus, isProbeBus } from '../config/config.js';
import { mqttInWireSchema } from '../drivers/mqtt-in/schema.js';
import type { Probe } from '../drivers/probe/schema.js';
import type { Listening } from './simulation.js';

/** The equipment of the demo's hall: what the simulators play, and where the gateway then finds it. */

const speechOf = (probe: Probe): 'http' | 'tcp' | 'snmp' | undefined =>
  probe.by === 'ping' ? undefined : probe.by;

/** Which equipment the simulators must play for these buses. */
export const equipmentOn = (buses: readonly BusConfig[]): readonly object[] =>
  buses.flatMap((bus): readonly object[] => {
    if (isProbeBus(bus))
      return bus.devices.flatMap(({ device: id, probe }) => {
        const speaks = speechOf(probe);
        return speaks ? [{ id, speaks }] : [];
      });
    if (isMqttInBus(bus))
      return bus.devices.map(({ device: id, topic }) => ({ id, speaks: 'queue', topic }));
    return [];
  });

const probeAt = (probe: Probe, place: { host: string; port: number } | undefined): Probe => {
  // Whatever answers pings in the demo, it is this machine.
  if (probe.by === 'ping') return { ...probe, host: '127.0.0.1' };
  if (place === undefined) return probe;
  return probe.by === 'http'
    ? { ...probe, url: `http://${place.host}:${place.port}/` }
    : { ...probe, ...place };
};

/** The same bus with its equipment where the simulators play it. */
export const busWithEquipment = (
  bus: BusConfig,
  { equipment, broker }: Listening,
  passwordFile: string | undefined,
): BusConfig => {
  if (isProbeBus(bus))
    return {
      ...bus,
      devices: bus.devices.map((one) => ({
        ...one,
        probe: probeAt(one.probe, equipment[one.device]),
      })),
    };
  if (isMqttInBus(bus) && broker)
    return {
      ...bus,
      wire: mqttInWireSchema.parse({
        wire: 'mqtt-in',
        url: broker.url,
        // aedes, the demo's broker, speaks no MQTT 5.
        protocol: '3.1.1',
        user: broker.user,
        'password-file': passwordFile,
      }),
    };
  return bus;
};
