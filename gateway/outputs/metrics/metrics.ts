import type { Records } from '../../core/entered.js';
import type { Hall } from '../../core/hall.js';
import type { BusId } from '../../core/identity.js';
import type { Watch } from '../../core/ports.js';
import type { Clock, Millis } from '../../core/time.js';
import type { Silent } from '../silent.js';
import { ACKNOWLEDGE_S, addAlarms } from './alarms.js';
import { addCertificates } from './certificates.js';
import { familiesIn } from './family.js';
import { addGateway, addProcess, type GatewayFigures } from './gateway.js';
import { addHall } from './hall.js';
import { addVerdicts } from './verdicts.js';

export interface MetricsSetup extends GatewayFigures {
  readonly hall: Hall;
  readonly version: string;
  readonly watch: Watch;
  readonly silent: Silent;
  /** What people entered, as it stands. */
  readonly records: () => Records;
  readonly clock: Clock;
}

export interface Metrics {
  /** One request on a bus took this long, from the first byte sent to the last received. */
  answered(bus: BusId, took: Millis): void;
  /** The text of `/metrics`. */
  text(): Promise<string>;
}

/** From a fast TCP device to the longest timeout on a wire of 9600 baud. */
const DURATIONS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Loads prom-client and registers every metric; values are looked up when `text` is called. */
export const openMetrics = async (setup: MetricsSetup): Promise<Metrics> => {
  const prom = await import('prom-client');
  const registry = new prom.Registry();
  // A city scrapes many halls, and its dashboards choose among them.
  registry.setDefaultLabels({ hall: setup.hall.id });
  const families = familiesIn(prom, registry);
  families.gauge('hallkeeper_build_info', 'Always 1', ['version', 'node'], () => [
    [{ version: setup.version, node: process.version }, 1],
  ]);
  addHall(families, setup.hall, setup.watch, setup.silent, () => setup.clock.wall());
  addAlarms(
    families,
    setup.watch,
    new prom.Histogram({
      name: 'hallkeeper_alarm_acknowledge_seconds',
      help: 'From raised to acknowledged',
      labelNames: ['priority'],
      buckets: ACKNOWLEDGE_S,
      registers: [registry],
    }),
  );
  addVerdicts(families, setup.watch);
  addCertificates(families, setup.records);
  addGateway(families, setup);
  addProcess(families);
  const durations = new prom.Histogram({
    name: 'hallkeeper_bus_request_duration_seconds',
    help: 'From the first byte sent to the last received',
    labelNames: ['bus'],
    buckets: DURATIONS_S,
    registers: [registry],
  });
  return {
    answered: (bus, took) => durations.observe({ bus }, took / 1000),
    text: () => registry.metrics(),
  };
};
