import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Happening } from '../../../gateway/core/event.js';
import type { BoardId, BusId, DeviceId, PointId } from '../../../gateway/core/identity.js';
import type { Host } from '../../../gateway/core/ports.js';
import { instant, millis } from '../../../gateway/core/time.js';
import type { Answer, Driver } from '../../../gateway/drivers/driver.js';
import { firmataDriver } from '../../../gateway/drivers/firmata/driver.js';
import type { FirmataBusConfig, WiredDevice } from '../../../gateway/drivers/firmata/schema.js';
import { quietLog } from '../../held-clock.js';
import { BANDS, CELL } from './bands.js';

/** The real StandardFirmata in simulators of their own process, and a driver that reads it. */

const SIMULATORS = fileURLToPath(new URL('../../../dist/simulators/main.js', import.meta.url));
const PROFILES = fileURLToPath(new URL('../../../firmware-config/profiles', import.meta.url));

export const p = (key: string): PointId => `b/${key}` as PointId;

export const WIRED: WiredDevice = {
  device: 'b' as DeviceId,
  pins: [
    {
      use: 'supervised',
      pin: 14,
      channel: 0,
      bands: BANDS,
      contact: p('a0'),
      wiring: p('a0-wiring'),
    },
    { use: 'light', pin: 18, channel: 4, cell: CELL, point: p('a4') },
    { use: 'contact', pin: 2, debounce: millis(20), point: p('d2') },
    { use: 'counter', pin: 3, debounce: millis(20), point: p('d3') },
    { use: 'relay', pin: 4, point: p('d4'), writable: true },
    { use: 'relay', pin: 5, point: p('d5'), writable: false },
    { use: 'pulse', pin: 6, point: p('d6'), writable: true, width: millis(100) },
  ],
  periods: new Map(
    ['a0', 'a0-wiring', 'a4', 'd2', 'd3', 'd4', 'd5', 'd6'].map((key) => [p(key), millis(1000)]),
  ),
};

export interface SimulatedBoardBus {
  readonly id: string;
  readonly image?: 'StandardFirmata' | 'Blink';
  readonly sketch?: string;
}

export interface Boards {
  readonly child: ChildProcess;
  pathOf(bus: string): string;
  set(key: string, value: number): Promise<void>;
  /** The state of a pin as the processor has it. */
  pin(pin: number): Promise<string | undefined>;
  /** Puts a share of the supply on a pin, whatever hangs on it; undefined lets go. */
  hold(pin: number, share: number | undefined): Promise<void>;
  unplug(bus?: string): Promise<void>;
  plug(bus?: string): Promise<void>;
  freeze(frozen: boolean): Promise<void>;
  stop(): Promise<void>;
}

export const startBoards = async (
  buses: readonly SimulatedBoardBus[] = [{ id: 'firmata-1' }],
): Promise<Boards> => {
  const child = spawn(process.execPath, [SIMULATORS], { stdio: ['pipe', 'pipe', 'inherit'] });
  const hall = {
    id: 'h',
    timeZone: 'Asia/Shanghai',
    opening: [],
    zones: [],
    devices: [],
    buses: buses.map((bus, index) => ({
      ...bus,
      wire: 'firmata',
      devices: index === 0 ? [WIRED] : [],
    })),
  };
  child.stdin.write(`${JSON.stringify({ profiles: PROFILES, hall })}\n`);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const ready: {
    buses: Record<string, { path: string }>;
    control: { url: string; token: string };
  } = JSON.parse(String(line));
  const control = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${ready.control.url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${ready.control.token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    const said: { shows?: string; error?: string } = JSON.parse(await answer.text());
    if (!answer.ok) throw new Error(said.error);
    return said;
  };
  return {
    child,
    pathOf: (bus) => ready.buses[bus]?.path ?? '',
    set: async (key, value) => void (await control('PUT', `points/b/${key}`, { value })),
    pin: async (pin) => (await control('GET', `pins/b/${pin}`)).shows,
    hold: async (pin, share) =>
      void (await (share === undefined
        ? control('DELETE', `pins/b/${pin}`)
        : control('PUT', `pins/b/${pin}`, { share }))),
    unplug: async (bus = 'firmata-1') => void (await control('PUT', `buses/${bus}`, { cut: true })),
    plug: async (bus = 'firmata-1') => void (await control('PUT', `buses/${bus}`, { cut: false })),
    freeze: async (frozen) =>
      void (await control(frozen ? 'PUT' : 'DELETE', 'devices/b/fault', {
        ...(frozen && { fault: 'dead' }),
      })),
    stop: async () => {
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
  };
};

const clock: Host['clock'] = {
  wall: () => instant(Date.now()),
  mono: () => millis(performance.now()),
  after: (delay, then) => {
    const timer = setTimeout(then, delay);
    return { cancel: () => clearTimeout(timer) };
  },
};

export const boardBus = (path: string, firmwareName?: string): FirmataBusConfig => ({
  bus: 'firmata-1' as BusId,
  wire: {
    wire: 'firmata',
    path,
    board: 'uno' as BoardId,
    ...(firmwareName !== undefined && { 'firmware-name': firmwareName }),
  },
  kind: {
    board: 'uno' as BoardId,
    baud: 57_600,
    pins: 20,
    sampling: millis(10),
    firmware: ['StandardFirmata.ino'],
    protocol: [2, 3],
  },
  devices: [WIRED],
});

/** What a point was last told to be: a value, or the code of the fault that took it. */
export type Told = number | string | undefined;

export interface Watched {
  readonly driver: Driver;
  /** `kind` and `why` of everything that happened, in order. */
  readonly happened: readonly string[];
  now(key: string): Told;
  /** Resolves once the points have been told all this. */
  until(told: Readonly<Record<string, Told | ((told: Told) => boolean)>>): Promise<void>;
  /** Resolves once this has happened `times` in all. */
  seen(what: string, times?: number): Promise<void>;
  write(key: string, value: number): Promise<void>;
  close(): Promise<void>;
}

/** A driver at work, whose every answer and happening can be waited for. */
export const watch = (config: FirmataBusConfig): Watched => {
  const last = new Map<string, Told>();
  const happened: string[] = [];
  const waiting = new Set<() => void>();
  const look = () => {
    for (const one of waiting) one();
  };
  const driver = firmataDriver(config, { clock, log: quietLog });
  driver.start(
    (answer: Answer) => {
      if ('fault' in answer) for (const point of answer.points) last.set(point, answer.fault.code);
      else for (const { point, value } of answer.values) last.set(point, value ?? 'no-value');
      look();
    },
    (happening: Happening) => {
      happened.push(
        happening.kind === 'bus-closed' ? `bus-closed ${happening.why}` : happening.kind,
      );
      look();
    },
  );
  const when = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const one = () => {
        if (!isSo()) return;
        waiting.delete(one);
        resolve();
      };
      waiting.add(one);
      one();
    });
  const now = (key: string): Told => last.get(p(key));
  return {
    driver,
    happened,
    now,
    until: (told) =>
      when(() =>
        Object.entries(told).every(([key, wanted]) =>
          typeof wanted === 'function' ? wanted(now(key)) : now(key) === wanted,
        ),
      ),
    seen: (what, times = 1) => when(() => happened.filter((one) => one === what).length >= times),
    write: (key, value) => driver.write(p(key), value, millis(clock.mono() + 1000)),
    close: () => driver.close(),
  };
};
