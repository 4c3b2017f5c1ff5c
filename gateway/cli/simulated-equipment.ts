import { type BusConfig, isMqttInBus, isProbeBus } from '../config/config.js';
import { mqttInWireSchema } from '../drivers/mqtt-in/schema.js';
import type { Probe } from '../drivers/probe/schema.js';
import type { Listening } from './simulation.js';

/** The equipment of the demo's hall: what the simulators play, and where the gateway then finds it. */

const isSecure = (probe: Probe): boolean => probe.by === 'http' && probe.url.startsWith('https:');

const speechOf = (probe: Probe): 'http' | 'https' | 'tcp' | 'snmp' | undefined => {
  if (probe.by === 'ping') return undefined;
  return isSecure(probe) ? 'https' : probe.by;
};

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

type Place = Listening['equipment'][string];

const probeAt = (
  device: string,
  probe: Probe,
  place: Place | undefined,
  keep: (name: string, text: string) => string,
): Probe => {
  // Whatever answers pings in the demo, it is this machine.
  if (probe.by === 'ping') return { ...probe, host: '127.0.0.1' };
  if (place === undefined) return probe;
  const { host, port, authority } = place;
  if (probe.by !== 'http') return { ...probe, host, port };
  return {
    ...probe,
    url: `${isSecure(probe) ? 'https' : 'http'}://${host}:${port}/`,
    ...(authority !== undefined && { 'ca-file': keep(`demo-${device}-authority.pem`, authority) }),
  };
};

/** The same bus with its equipment where the simulators play it; `keep` makes a file of a text. */
export const busWithEquipment = (
  bus: BusConfig,
  { equipment, broker }: Listening,
  passwordFile: string | undefined,
  keep: (name: string, text: string) => string,
): BusConfig => {
  if (isProbeBus(bus))
    return {
      ...bus,
      devices: bus.devices.map((one) => ({
        ...one,
        probe: probeAt(one.device, one.probe, equipment[one.device], keep),
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
