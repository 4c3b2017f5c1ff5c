import type { Hall } from './core/hall.js';
import type { PointId } from './core/identity.js';
import type { Actuator, Host, Watch } from './core/ports.js';
import { annunciator } from './outputs/annunciator/annunciator.js';
import { watchdogRelay } from './outputs/annunciator/relay.js';
import type { AnnunciatorConfig } from './outputs/annunciator/schema.js';
import type { Spine } from './spine.js';
import type { Wires } from './wires.js';

const actuatorOf = (wires: Wires): Actuator => ({
  set: (output, on, deadline) => wires.write(output, on ? 1 : 0, deadline),
  pulse: (output, on, deadline) => wires.pulse(output, on, deadline),
});

export interface Siren {
  /** Sounds everything for three seconds; resolves with the outputs that did not answer. */
  test(by: string): Promise<readonly PointId[]>;
  stop(): void;
}

/**
 * Siren, strobe and watchdog relay, from the current alarms straight to their wire: neither disk nor
 * network nor broker stands between.
 */
export const openSiren = (
  config: AnnunciatorConfig,
  hall: Hall,
  watch: Watch,
  wires: Wires,
  spine: Spine,
  hasMoved: () => boolean,
  host: Host,
): Siren => {
  const actuator = actuatorOf(wires);
  const sounding = annunciator({
    config,
    timeZone: hall.timeZone,
    watch,
    actuator,
    host,
    trouble: spine.trouble,
    tell: spine.happen,
  });
  const relay = config.watchdog && watchdogRelay(config.watchdog, actuator, host, hasMoved);
  return {
    test: sounding.test,
    stop: () => {
      relay?.stop();
      sounding.stop();
    },
  };
};
