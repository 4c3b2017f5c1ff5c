import type { Actuator, Host, Watch } from './core/ports.js';
import { annunciator } from './outputs/annunciator/annunciator.js';
import { watchdogRelay } from './outputs/annunciator/relay.js';
import type { AnnunciatorConfig } from './outputs/annunciator/schema.js';
import type { Spine } from './spine.js';
import type { Wires } from './wires.js';

const actuatorOf = (wires: Wires): Actuator => ({
  set: (output, on, deadline) => wires.write(output, on ? 1 : 0, deadline),
  pulse: wires.pulse,
});

/**
 * Siren, strobe and watchdog relay, from the current alarms straight to their wire: neither disk nor
 * network nor broker stands between.
 */
export const openSiren = (
  config: AnnunciatorConfig,
  watch: Watch,
  wires: Wires,
  spine: Spine,
  hasMoved: () => boolean,
  host: Host,
): { stop(): void } => {
  const actuator = actuatorOf(wires);
  const sounding = annunciator(config, watch, actuator, host, spine.trouble);
  const relay = config.watchdog && watchdogRelay(config.watchdog, actuator, host, hasMoved);
  return {
    stop: () => {
      relay?.stop();
      sounding.stop();
    },
  };
};
