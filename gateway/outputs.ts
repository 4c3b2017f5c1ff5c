import type { Tokens } from './access/tokens.js';
import type { Config } from './config/config.js';
import { Fault } from './core/fault.js';
import type { OutputName, VerdictId } from './core/identity.js';
import type { Host, Lane, Tape } from './core/ports.js';
import type { Boot, Millis } from './core/time.js';
import { couriers, type FarSide } from './outputs/courier.js';
import type { NotifyFigures, OutputFigures } from './outputs/metrics/gateway.js';
import { notifyTally } from './outputs/metrics/notify.js';
import { silentOf } from './outputs/silent.js';
import type { Present } from './present.js';
import type { Spine } from './spine.js';

export interface Outputs {
  /** Each far side with whether it takes what is sent and how far it is behind. */
  health(): Readonly<Record<string, { readonly ok: boolean; readonly says: string }>>;
  figures(): readonly OutputFigures[];
  notified(): readonly NotifyFigures[];
  stop(): Promise<void>;
}

export interface OutputsSetup {
  readonly config: Config;
  readonly boot: Boot;
  readonly version: string;
  readonly tape: Tape;
  readonly offsetOf: (boot: Boot) => Millis | undefined;
  readonly watch: Present;
  readonly judged: ReadonlySet<VerdictId>;
  readonly spine: Spine;
  readonly tokens: Tokens;
  readonly host: Host;
}

const LANES: readonly Lane[] = ['events', 'readings'];

/** Opens what hall.yaml names; a library that nobody asked for is not even loaded. */
export const openOutputs = async (setup: OutputsSetup): Promise<Outputs> => {
  const { config, boot, version, tape, watch, spine, host } = setup;
  const { hall } = config;
  const silent = silentOf(config.alarms);
  const farSides: FarSide[] = [];
  const stops: (() => unknown)[] = [];
  const down = new Map<OutputName, string>();
  const notified = notifyTally();

  if (config.outputs.mqtt) {
    const { mqttOutput } = await import('./outputs/mqtt/mqtt.js');
    farSides.push(
      mqttOutput({
        config: config.outputs.mqtt,
        hall,
        watch,
        silent,
        host,
        boot,
        version,
        judged: setup.judged,
        desk: { who: setup.tokens.who, submit: spine.submit, tell: spine.happen },
      }),
    );
  }
  if (config.outputs.influx) {
    const { influxOutput } = await import('./outputs/influx/influx.js');
    const vouched = setup.offsetOf;
    farSides.push(
      influxOutput({ config: config.outputs.influx, hall, silent, host, boot, vouched }),
    );
  }
  for (const farSide of farSides) {
    const carried = couriers(farSide, tape, host, (happened) => {
      spine.happen(happened);
      notified.heard(happened);
      const trouble = farSide.name === 'mqtt' ? 'mqtt-down' : 'influx-down';
      if (happened.kind === 'output-down') {
        const { why, parameters } = happened;
        down.set(happened.output, new Fault(why, parameters).message);
        spine.trouble(trouble, true);
      } else if (happened.kind === 'output-up') {
        down.delete(happened.output);
        spine.trouble(trouble, false);
      }
    });
    stops.push(() => carried.stop());
  }

  return {
    health: () =>
      Object.fromEntries(
        farSides.map(({ name }) => [
          `output/${name}`,
          {
            ok: !down.has(name),
            says: `${down.get(name) ?? ''} ${tape.backlog(name, 'events')} + ${tape.backlog(name, 'readings')}`.trim(),
          },
        ]),
      ),
    figures: () =>
      farSides.flatMap(({ name }) =>
        LANES.map((lane) => ({ output: name, lane, backlog: tape.backlog(name, lane) })),
      ),
    notified: notified.figures,
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
};
