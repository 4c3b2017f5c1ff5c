import type { Happening } from '../../core/event.js';
import { Fault } from '../../core/fault.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, minutes, type Timer } from '../../core/time.js';
import type { Answer, DeviceHealth } from '../driver.js';
import type { Listening } from '../listening.js';
import { keepTapped, type OpenTap, tapAt } from '../serial/tap.js';
import { type Hearing, hearerOf } from './hearer.js';
import { listenFor } from './listener.js';
import { CALM, remember, valuesOf } from './memory.js';
import type { FirePanelBusConfig, PanelDevice } from './schema.js';

/** Fewer bytes than this without a message are a disturbance; more within a minute, and the line is misread. */
const GARBLED_BYTES = 64;
const GARBLED_WITHIN = minutes(1);
/** One damaged frame may look like a twist by chance; a third one is a habit. */
const TWISTS_BELIEVED = 3;
/** Half a message waits so long for its other half. */
const SETTLES_AFTER = millis(500);

const tapOf = ({ wire }: FirePanelBusConfig, host: Host, callers: () => CallerSwitch): OpenTap => {
  const { listen, path = '' } = wire;
  if (listen === undefined) return tapAt({ ...wire, path }, host);
  return (ear) =>
    listenFor(listen, {
      bytes: ear.bytes,
      came: () => callers().came(),
      left: () => callers().left(),
      gone: ear.gone,
    });
};

interface CallerSwitch {
  came(): void;
  left(): void;
}

/**
 * Listens to a fire panel. What was said is remembered until the panel takes it back or is reset, and is
 * told again and again, so that a standing alarm stands; what was only remembered says so.
 */
export const firePanelDriver = (
  config: FirePanelBusConfig,
  host: Host,
  open?: OpenTap,
): Listening => {
  const { bus, wire } = config;
  const { clock, log } = host;
  const [panel] = config.devices;
  const { listen } = wire;
  const path = listen === undefined ? (wire.path ?? '') : `${listen.host}:${listen.port}`;
  const expectEvery = panel?.speech.speaks === 'gb26875' ? panel.speech['expect-every'] : undefined;
  const needsCaller = listen !== undefined;

  let memory = CALM;
  let hearer = panel && hearerOf(panel.speech);
  const twists = new Map<string, number>();
  const counts = { messages: 0, garbled: 0, ignored: 0, told: 0, answered: 0 };
  let hasCaller = false;
  let heardAt: Millis | undefined;
  let garbledAt = clock.mono();
  let hear: (answer: Answer) => void = () => undefined;
  let link: ReturnType<typeof keepTapped> | undefined;
  let telling: Timer | undefined;
  let settling: Timer | undefined;
  let latest: Answer | undefined;

  const twist = (): string | undefined =>
    [...twists].find(([, count]) => count >= TWISTS_BELIEVED)?.[0];

  /** Why nothing that the panel said can be relied on now. */
  const trouble = ({ device }: PanelDevice): Fault | undefined => {
    if (link?.line === undefined) return link?.down ?? new Fault('panel-silent', { device, path });
    const name = twist();
    if (counts.messages === 0 && name !== undefined)
      return new Fault('panel-twist', { device, twist: name });
    if (counts.garbled >= GARBLED_BYTES && clock.mono() - garbledAt <= GARBLED_WITHIN)
      return new Fault('panel-garbled', { device, path, bytes: counts.garbled });
    if (needsCaller && !hasCaller) return new Fault('panel-silent', { device, path });
    const isLate =
      expectEvery !== undefined && (heardAt === undefined || clock.mono() - heardAt > expectEvery);
    return isLate ? new Fault('panel-silent', { device, path }) : undefined;
  };

  const say = (answer: Answer): void => {
    latest = answer;
    try {
      hear(answer);
    } catch (thrown) {
      log.error('answer-not-taken', { bus, error: String(thrown) });
    }
  };
  /** `now`: the panel has just said so; else it is what was last heard. */
  const tell = (of: PanelDevice, now: boolean, reset = false): void => {
    const fault = now ? undefined : trouble(of);
    const values = valuesOf(memory, of.points, reset);
    const answer = { device: of.device, mono: clock.mono(), took: millis(0) };
    counts.told++;
    if (fault !== undefined) {
      say({ ...answer, fault, points: values.map(({ point }) => point) });
      return;
    }
    counts.answered++;
    // A port that is silent when all is well proves nothing by its silence.
    const isProven = now || expectEvery !== undefined;
    const uncertain =
      heardAt === undefined ? 'uncertain:initial-value' : 'uncertain:last-usable-value';
    say({
      ...answer,
      values: values.map(({ point, value }) => ({
        point,
        value,
        raw: [value],
        ...(!isProven && { uncertain }),
      })),
    });
  };
  const tellAgain = (of: PanelDevice): void => {
    tell(of, false);
    telling = clock.after(of.toldEvery, () => tellAgain(of));
  };

  const take = (of: PanelDevice, heard: Hearing): void => {
    if (heard.garbled > 0) {
      const isNew = clock.mono() - garbledAt > GARBLED_WITHIN;
      counts.garbled = heard.garbled + (isNew ? 0 : counts.garbled);
      garbledAt = clock.mono();
    }
    counts.ignored += heard.ignored;
    for (const name of heard.twists) {
      const count = (twists.get(name) ?? 0) + 1;
      twists.set(name, count);
      if (count === TWISTS_BELIEVED) log.warn('panel-twist', { bus, twist: name });
    }
    if (heard.understood > 0) {
      counts.messages += heard.understood;
      counts.garbled = 0;
      heardAt = clock.mono();
    }
    for (const signal of heard.signals) {
      const { overflow } = memory;
      memory = remember(memory, signal, (address) => of.points.parts.has(address));
      if (memory.overflow > overflow) log.warn('panel-unmapped-overflow', { bus, ...signal });
      // The next answer takes the reset back: it counts for the alarms before it only.
      if (signal.about === 'reset') tell(of, true, true);
    }
    if (heard.signals.length > 0) tell(of, true);
  };
  const hearBytes = (of: PanelDevice, chunk: Buffer): void => {
    if (hearer === undefined) return;
    take(of, hearer.bytes(chunk, clock.mono()));
    settling?.cancel();
    settling = clock.after(SETTLES_AFTER, () => {
      if (hearer !== undefined) take(of, hearer.settle());
    });
  };

  const callers: CallerSwitch = {
    came: () => {
      hasCaller = true;
      hearer = panel && hearerOf(panel.speech);
    },
    left: () => {
      hasCaller = false;
      if (panel !== undefined) tell(panel, false);
    },
  };

  const healthOf = (of: PanelDevice): DeviceHealth => {
    const fault = trouble(of);
    const name = twist();
    const cause = fault ?? (name && new Fault('panel-twist', { device: of.device, twist: name }));
    return {
      device: of.device,
      requests: counts.told,
      answered: counts.answered,
      noAnswer: counts.told - counts.answered,
      crc: [...twists.values()].reduce((sum, count) => sum + count, 0),
      exceptions: counts.ignored,
      p50: millis(0),
      p95: millis(0),
      ...(heardAt !== undefined && { lastAnswer: heardAt }),
      ...(fault && { silentUntil: clock.mono() }),
      ...(cause && {
        suspicion: {
          why: cause.code,
          evidence: [...twists].map(([twisted, count]) => `${twisted}: ${count}`).join('; '),
          parameters: cause.parameters,
        },
      }),
    };
  };

  return {
    bus,
    start(hears, tells: (happened: Happening) => void) {
      hear = hears;
      if (panel === undefined) return;
      link = keepTapped(bus, open ?? tapOf(config, host, () => callers), host, tells, {
        opened: () => {
          hearer = hearerOf(panel.speech);
        },
        bytes: (chunk) => hearBytes(panel, chunk),
        renewing: () => undefined,
        down: () => tell(panel, false),
      });
      telling = clock.after(millis(0), () => tellAgain(panel));
    },
    read: async () => (latest ? [latest] : []),
    health: () => ({
      bus,
      open: link?.line !== undefined,
      path: link?.line?.path ?? path,
      load: 0,
      devices: panel ? [healthOf(panel)] : [],
    }),
    async close() {
      telling?.cancel();
      settling?.cancel();
      await link?.close();
    },
  };
};
