import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import {
  type Config,
  isBoardBus,
  isFirePanelBus,
  isMqttInBus,
  isProbeBus,
  isTalkerBus,
  type WireElsewhere,
  withWires,
} from '../config/config.js';
import { isFault } from '../core/fault.js';
import type { BusId } from '../core/identity.js';
import { createGateway } from '../gateway.js';
import { machine } from '../machine.js';
import { mqttSchema } from '../outputs/mqtt/schema.js';
import { words } from '../text/text.js';
import { PROFILES, readHall } from './hall-file.js';
import { askedToStop, refuseSmallThreadPool } from './run.js';
import { busWithEquipment, equipmentOn } from './simulated-equipment.js';
import { beginScenario, type Listening, startSimulation } from './simulation.js';
import type { Terminal } from './terminal.js';
import { VERSION } from './version.js';

const HALLS = new URL('../config/halls/', import.meta.url);
const DEMO_HALL = fileURLToPath(new URL('demo-county.yaml', HALLS));
const REPLAY_HALL = fileURLToPath(new URL('office.yaml', HALLS));
/** The columns of the measured office in ../shared/data/office-2015. */
const REPLAY_COLUMNS = {
  temperature_c: 'office/temperature',
  relative_humidity_percent: 'office/humidity',
  illuminance_lx: 'office/illuminance',
  co2_ppm: 'office/co2',
};

interface DemoOptions {
  readonly hall?: string;
  readonly data: string;
  readonly port: string;
  readonly speed: string;
  readonly replay?: string;
  readonly scenario?: string;
  readonly logLevel: string;
}

/** `hallkeeper demo`: a living hall on real pseudo-terminals and TCP, a broker, and the pages. */
export const demoCommand = (program: Command, terminal: Terminal): void => {
  const t = words(terminal.language);
  program
    .command('demo')
    .description(t('cli.demo.description'))
    .option('--hall <file>', t('cli.demo.hall'))
    .option('--data <directory>', t('cli.demo.data'), '.hallkeeper')
    .option('--port <port>', t('cli.demo.port'), '8080')
    .option('--replay <file>', t('cli.demo.replay'))
    .option('--scenario <name>', t('cli.demo.scenario'))
    .option('--speed <factor>', t('cli.demo.speed'), '1')
    .option('--log-level <level>', t('cli.log-level'), 'warn')
    .action((options: DemoOptions) => runDemo(options, terminal));
};

const runDemo = async (options: DemoOptions, terminal: Terminal): Promise<void> => {
  const t = words(terminal.language);
  if (refuseSmallThreadPool(terminal)) return;
  const config = readHall(options.hall ?? (options.replay ? REPLAY_HALL : DEMO_HALL), terminal);
  if (config === undefined) return;
  const simulation = await startSimulation(setupOf(config, options));
  const gateway = createGateway(simulated(config, options, simulation.listening), {
    ...machine(options.logLevel),
    // The simulated hall lives by this machine's clock; there is nothing truer to ask.
    voucher: () => 'demo',
    demo: true,
    version: VERSION,
  });
  try {
    const { url } = await gateway.start();
    announce(url, config, simulation.listening, terminal);
    if (options.scenario !== undefined) await beginScenario(simulation.listening, options.scenario);
    await Promise.race([askedToStop(), simulation.ended]);
    terminal.say(t('cli.demo.stopping'));
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    terminal.fail(thrown);
  } finally {
    await gateway.stop();
    simulation.stop();
  }
};

/** What the simulators need to know of the hall. */
const setupOf = (config: Config, options: DemoOptions): object => ({
  profiles: PROFILES,
  hall: {
    ...config.hall,
    // A board says itself what hangs on it.
    devices: config.hall.devices.filter(({ unit }) => unit !== undefined),
    buses: config.buses
      .filter((bus) => !isProbeBus(bus) && !isMqttInBus(bus))
      .map((bus) => ({
        id: bus.bus,
        wire: bus.wire.wire,
        ...('baud' in bus.wire && { baud: bus.wire.baud }),
        ...(isBoardBus(bus) && { devices: bus.devices, sketch: bus.wire['firmware-name'] }),
        ...((isTalkerBus(bus) || isFirePanelBus(bus)) && {
          device: config.hall.devices.find((device) => device.bus === bus.bus),
          ...('listen' in bus.wire && { listen: bus.wire.listen }),
        }),
      })),
  },
  equipment: equipmentOn(config.buses),
  speed: Number(options.speed),
  broker: true,
  ...(options.replay && {
    replay: { file: resolve(options.replay), time: 'time', columns: REPLAY_COLUMNS },
  }),
});

/** The checked hall with the simulators' ports, their broker and a data directory of its own. */
const simulated = (config: Config, options: DemoOptions, listening: Listening): Config => {
  const { buses, broker } = listening;
  const dataDirectory = resolve(options.data);
  const wired = withWires(config, new Map(Object.entries(buses) as [BusId, WireElsewhere][]));
  const keep = (name: string, text: string): string => keepSecret(dataDirectory, name, text);
  const password = broker && keep('demo-mqtt-password', broker.password);
  return {
    ...wired,
    buses: wired.buses.map((bus) => busWithEquipment(bus, listening, password, keep)),
    dataDirectory,
    web: { ...wired.web, port: Number(options.port) },
    outputs: {
      ...wired.outputs,
      ...(broker && {
        mqtt: {
          ...mqttSchema.parse({
            url: broker.url,
            // aedes, the demo's broker, speaks no MQTT 5.
            protocol: '3.1.1',
            user: broker.user,
            'password-file': password,
          }),
          base: `hallkeeper/${config.hall.id}`,
        },
      }),
    },
  };
};

/** A secret reaches the gateway as a file that only its user may read. */
const keepSecret = (dataDirectory: string, name: string, secret: string): string => {
  const directory = join(dataDirectory, 'keys');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, name);
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return file;
};

const announce = (
  url: string,
  { hall }: Config,
  { broker, control }: Listening,
  terminal: Terminal,
): void => {
  const t = words(terminal.language);
  terminal.print(t('cli.demo.running', { hall: hall.names[terminal.language], url }));
  if (broker) {
    const { hostname, port } = new URL(broker.url);
    terminal.print(t('cli.demo.mqtt'));
    terminal.print(
      `  mosquitto_sub -h ${hostname} -p ${port} -u ${broker.user} -P ${broker.password} -t 'hallkeeper/#' -v`,
    );
  }
  terminal.print(t('cli.demo.fire'));
  terminal.print(
    `  curl -X PUT -H 'authorization: Bearer ${control.token}' -H 'content-type: application/json' -d '{"value":1}' ${control.url}/points/di-6/1`,
  );
};
