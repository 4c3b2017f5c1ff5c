import type { Happening } from '../../core/event.js';
import { Fault, isFault } from '../../core/fault.js';
import type { DeviceId, PointId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, type Timer } from '../../core/time.js';
import type { Answer, DeviceHealth, Driver, RawValue } from '../driver.js';
import type { OpenBoard } from './board.js';
import { type BoardIdentity, refusal } from './identity.js';
import { inputsOf } from './inputs.js';
import { begun, CHECK_EVERY, checked, heardAt, type Liveness } from './liveness.js';
import { outputsOf } from './outputs.js';
import { portAt } from './port.js';
import type { FirmataBusConfig, WiredDevice } from './schema.js';

/** How often we look whether the board is back. Each opening resets a real one, which takes it 3 s. */
const LOOK_EVERY = millis(500);
/** A board that answers but may not be used is not reset all the time. */
const LOOK_AGAIN_AFTER_REFUSAL = millis(2000);

type Open = (signal: AbortSignal) => Promise<OpenBoard>;

/** The board of the configuration; johnny-five is loaded only now. */
const realBoard = ({ wire, kind }: FirmataBusConfig, host: Host): Open => {
  const port = portAt(wire.path, kind.baud, host.clock);
  return async (signal) => {
    const { openBoard } = await import('./board.js');
    return openBoard(port, kind, host, signal);
  };
};

/** Keeps one board alive: what it says become answers, what it is told outlives it. */
export const firmataDriver = (
  config: FirmataBusConfig,
  host: Host,
  open: Open = realBoard(config, host),
): Driver => {
  const { bus, devices, wire } = config;
  const { clock, log } = host;
  const pins = devices.flatMap((device) => device.pins);
  const inputs = inputsOf(pins);
  const outputs = outputsOf(pins, clock);
  const deviceOf = new Map(
    devices.flatMap((device) =>
      [...device.periods.keys()].map((point) => [point, device] as const),
    ),
  );
  const due = new Map<PointId, Millis>();
  const counts = new Map(devices.map(({ device }) => [device, { asked: 0, answered: 0 }]));

  let board: OpenBoard | undefined;
  let before: BoardIdentity | undefined;
  let liveness: Liveness = begun(clock.mono());
  let away = new Fault('board-opening', { path: wire.path });
  /** Told so far, so that a board that comes and is refused again and again is told once. */
  let told: 'nothing' | 'opened' | Fault['code'] = 'nothing';
  let opening: Promise<void> | undefined;
  const stopping = new AbortController();
  let looking: Timer | undefined;
  let ticking: Timer | undefined;
  let settling: Timer | undefined;
  let lookAt = clock.mono();
  let lastTurn = clock.mono();
  let hear: (answer: Answer) => void = () => undefined;
  let tell: (happened: Happening) => void = () => undefined;

  const answerOf = ({ device }: WiredDevice, points: readonly PointId[]): Answer => {
    const answer = { device, mono: clock.mono(), took: millis(0) };
    if (board === undefined) return { ...answer, fault: away, points };
    const values = points.flatMap((point): RawValue[] =>
      [inputs.valueOf(point) ?? outputs.valueOf(point) ?? []].flat(),
    );
    return { ...answer, values };
  };
  const say = (points: Iterable<PointId>): void => {
    const perDevice = new Map<WiredDevice, PointId[]>();
    for (const point of points) {
      const device = deviceOf.get(point);
      if (device === undefined) continue;
      perDevice.set(device, [...(perDevice.get(device) ?? []), point]);
      due.set(point, millis(clock.mono() + (device.periods.get(point) ?? 0)));
    }
    for (const [device, of] of perDevice) {
      const answer = answerOf(device, of);
      if ('fault' in answer || answer.values.length > 0) hear(answer);
    }
  };

  const settle = (): void => {
    settling?.cancel();
    settling = undefined;
    say(inputs.settle(clock.mono()));
    const at = inputs.settlesAt;
    if (at !== undefined) settling = clock.after(millis(at - clock.mono()), settle);
  };

  const lost = (why: Fault): void => {
    board = undefined;
    away = why;
    inputs.forget();
    settling?.cancel();
    if (stopping.signal.aborted) return;
    // How it is away changes as a cable is pulled and put back; a wrong board is news.
    if (told === 'opened' || told === 'nothing' || (isRefusal(why) && told !== why.code)) {
      told = why.code;
      log.warn('board-lost', { bus, why: why.message });
      tell({ at: clock.wall(), kind: 'bus-closed', bus, why: why.code });
      say(deviceOf.keys());
    }
    const again = isRefusal(why) ? LOOK_AGAIN_AFTER_REFUSAL : LOOK_EVERY;
    lookAt = millis(clock.mono() + again);
    looking = clock.after(again, look);
  };
  const giveUp = (of: OpenBoard, why: Fault): void => {
    lost(why);
    void of.close();
  };

  const look = (): void => {
    looking = undefined;
    opening = come().finally(() => {
      opening = undefined;
    });
  };
  const come = async (): Promise<void> => {
    let found: OpenBoard;
    try {
      found = await open(stopping.signal);
    } catch (thrown) {
      lost(
        isFault(thrown)
          ? thrown
          : new Fault('port-missing', { path: wire.path }, { cause: thrown }),
      );
      return;
    }
    const refused = refusal(config, found.identity, found.can, before);
    if (refused !== undefined || stopping.signal.aborted) {
      await found.close();
      if (refused !== undefined) lost(refused);
      return;
    }
    before = found.identity;
    liveness = begun(clock.mono());
    found.wire(pins, outputs.restore(), {
      alive: () => {
        liveness = heardAt(liveness, clock.mono());
      },
      analog: (channel, share, raw) => say(inputs.analog(channel, share, raw, clock.mono())),
      digital: (pin, level) => {
        inputs.digital(pin, level, clock.mono());
        settle();
      },
      gone: (why) => {
        if (board === found) lost(why);
      },
    });
    board = found;
    told = 'opened';
    log.info('board-opened', { bus, path: found.path, ...found.identity });
    tell({ at: clock.wall(), kind: 'bus-opened', bus, path: found.path });
  };

  const tick = (): void => {
    ticking = clock.after(CHECK_EVERY, tick);
    const now = clock.mono();
    lastTurn = now;
    if (board !== undefined) {
      const { liveness: next, do: deed } = checked(liveness, now);
      liveness = next;
      if (deed === 'ask') board.ask();
      else if (deed === 'give-up') giveUp(board, new Fault('board-silent', { path: board.path }));
    }
    for (const count of counts.values()) {
      count.asked += 1;
      if (board !== undefined) count.answered += 1;
    }
    say([...deviceOf.keys()].filter((point) => (due.get(point) ?? 0) <= now && isKnown()));
  };
  /** Before the first board came, or failed to, there is nothing to tell. */
  const isKnown = (): boolean => board !== undefined || told !== 'nothing';

  const healthOf = (device: DeviceId): DeviceHealth => {
    const { asked, answered } = counts.get(device) ?? { asked: 0, answered: 0 };
    return {
      device,
      requests: asked,
      answered,
      noAnswer: asked - answered,
      crc: 0,
      exceptions: 0,
      p50: millis(0),
      p95: millis(0),
      ...(board === undefined ? { silentUntil: lookAt } : { lastAnswer: liveness.heard }),
      ...(board === undefined &&
        told !== 'nothing' && {
          suspicion: { why: away.code, evidence: away.message, parameters: away.parameters },
        }),
    };
  };

  return {
    bus,
    start(hears, tells) {
      hear = hears;
      tell = tells;
      look();
      ticking = clock.after(CHECK_EVERY, tick);
    },
    write: (point, value, deadline) => outputs.write(point, value, deadline, board, away),
    pulse: (point, on, deadline) => outputs.pulse(point, on, deadline, board, away),
    read: async (points) =>
      devices.flatMap((device) => {
        const asked = points.filter((point) => deviceOf.get(point) === device);
        return asked.length === 0 ? [] : [answerOf(device, asked)];
      }),
    health: () => ({
      bus,
      open: board !== undefined,
      path: board?.path ?? wire.path,
      lastTurn,
      load: 0,
      devices: devices.map(({ device }) => healthOf(device)),
    }),
    async close() {
      stopping.abort();
      for (const timer of [looking, ticking, settling]) timer?.cancel();
      await opening;
      const open = board;
      board = undefined;
      await open?.close();
    },
  };
};

const isRefusal = ({ code }: Fault): boolean =>
  code === 'board-swapped' ||
  code === 'board-firmware' ||
  code === 'board-protocol' ||
  code === 'board-model' ||
  code === 'board-pin' ||
  code === 'board-not-firmata';
