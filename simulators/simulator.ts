import {
  type BusId,
  type DeviceId,
  deviceOf,
  keyOf,
  type PointId,
  type ProfileId,
} from '../gateway/core/identity.js';
import { type Clock, type Instant, millis, type Timer } from '../gateway/core/time.js';
import { HallClock } from './clock.js';
import type { SimulatedBoard } from './firmata/board.js';
import { type Modelled, World } from './hall/world.js';
import type { SimulatedBus } from './instruments/bus.js';
import { SimulatedDevice } from './instruments/device.js';
import { PtyBus } from './instruments/pty-bus.js';
import { SerialServer } from './instruments/serial-server.js';
import { TcpBus } from './instruments/tcp-bus.js';
import { Points } from './points.js';
import { readProfiles, readTalkers } from './profiles.js';
import { type Recording, readRecording, replayed } from './replay/replay.js';
import type {
  PanelSetting,
  Setup,
  SimulatedBusSetting,
  SimulatedHall,
  TalkerSetting,
} from './setup.js';
import { type PanelMouth, printerMouth, SimulatedPanel, stamp } from './talking/panel.js';
import { PortEnd } from './talking/port-end.js';
import { SimulatedTalker } from './talking/talker.js';
import { TransmissionDevice } from './talking/transmission.js';

/** A serial instrument's usual time from question to answer (reference hall, 3). */
const TURNAROUND_MS = { rtu: 20, 'rtu-over-tcp': 20, tcp: 4 };
/** How often the hall moves: smooth for the eye, cheap for the machine. */
const MOVE_EVERY = millis(1000);

const openBus = (
  bus: SimulatedBusSetting,
  devices: readonly SimulatedDevice[],
  directory: string,
  clock: Clock,
): Promise<SimulatedBus> => {
  switch (bus.wire) {
    case 'rtu':
      return PtyBus.open(bus, devices, directory, clock);
    case 'rtu-over-tcp':
      return SerialServer.open(bus, devices, clock);
    case 'tcp':
      return TcpBus.open(bus, devices, clock);
  }
};

/** A hall, the instruments in it and the wires that the gateway reads them by. */
export class Simulator {
  readonly buses = new Map<BusId, SimulatedBus>();
  readonly devices = new Map<DeviceId, SimulatedDevice>();
  readonly boards = new Map<DeviceId, SimulatedBoard>();
  readonly talkers = new Map<DeviceId, SimulatedTalker>();
  readonly panels = new Map<DeviceId, SimulatedPanel>();
  readonly points: Points;
  readonly hallClock: HallClock;
  readonly hall: SimulatedHall;
  private readonly profiles: ReturnType<typeof readProfiles>;
  private readonly talkerModels: ReturnType<typeof readTalkers>;
  private readonly recording: Recording | undefined;
  private world: World;
  /** Until a recording is first looked at: sets the clock to its first row, so that none is missed. */
  private begin: (() => void) | undefined;
  private moving: Timer | undefined;

  private constructor(
    private readonly setup: Setup,
    private readonly clock: Clock,
  ) {
    const { hall, replay, speed } = setup;
    this.hall = hall;
    this.recording = replay && readRecording(replay, hall.timeZone);
    const first = this.recording?.times[0];
    const start = setup.start === 'now' ? (first ?? clock.wall()) : setup.start;
    this.hallClock = new HallClock(clock, start, speed);
    if (setup.start === 'now' && first !== undefined)
      this.begin = () => {
        this.begin = undefined;
        this.hallClock.set(first);
      };
    this.profiles = readProfiles(
      setup.profiles,
      hall.devices.map((device) => device.profile),
    );
    this.talkerModels = readTalkers(
      setup.profiles,
      hall.buses.flatMap((bus) => (bus.wire === 'talker' ? [bus.device.profile] : [])),
    );
    this.world = this.worldAt(start);
    this.points = new Points(clock, (point) => this.measured(point));
  }

  /** Opens every wire; `directory` gets a name for each pseudo-terminal. */
  static async open(setup: Setup, directory: string, clock: Clock): Promise<Simulator> {
    const simulator = new Simulator(setup, clock);
    for (const bus of setup.hall.buses) {
      if (bus.wire === 'firmata') {
        // The emulator and the image are loaded only for a hall with a board.
        const { SimulatedBoard } = await import('./firmata/board.js');
        const board = await SimulatedBoard.open(bus, simulator.points, directory, clock);
        simulator.buses.set(bus.id, board);
        for (const { device } of bus.devices) simulator.boards.set(device, board);
      } else if (bus.wire === 'talker') await simulator.openTalker(bus, directory);
      else if (bus.wire === 'fire-panel') await simulator.openPanel(bus, directory);
      else {
        const devices = simulator.devicesOn(bus);
        simulator.buses.set(bus.id, await openBus(bus, devices, directory, clock));
      }
    }
    simulator.move();
    return simulator;
  }

  private async openTalker(bus: TalkerSetting, directory: string): Promise<void> {
    const { device, everyMs } = bus;
    const model = this.talkerModels.get(device.profile);
    if (!model) throw new Error(`no profile ${device.profile}`);
    const end = new PortEnd(bus.id, directory, bus.baud, this.clock);
    const say = (bytes: Uint8Array): void => end.say(bytes);
    const talker = new SimulatedTalker(device.id, model, this.points, say, this.clock);
    this.talkers.set(device.id, talker);
    this.buses.set(bus.id, end);
    await end.mend();
    talker.push(everyMs);
  }

  private async openPanel(bus: PanelSetting, directory: string): Promise<void> {
    const { id, points } = bus.device;
    const when = (): string => stamp(this.hallClock.now(), this.hall.timeZone);
    const port = (): PortEnd & PanelMouth => {
      const made = new PortEnd(bus.id, directory, bus.baud, this.clock);
      return Object.assign(
        made,
        printerMouth((bytes) => made.say(bytes), when),
      );
    };
    const end = bus.listen ? new TransmissionDevice(bus.id, bus.listen, this.clock) : port();
    const known = points.map((point) => point.id);
    const panel = new SimulatedPanel(id, known, this.points, end, this.clock);
    this.panels.set(id, panel);
    this.buses.set(bus.id, end);
    await end.mend();
    panel.look();
  }

  private worldAt(at: Instant): World {
    const models = new Map<ProfileId, Modelled>([...this.profiles, ...this.talkerModels]);
    return new World(this.hall, models, at, this.setup.seed);
  }

  /** The transmission device by which this panel speaks, if it does not print. */
  transmissionOf(panel: DeviceId): TransmissionDevice | undefined {
    const bus = this.hall.buses.find((one) => one.wire === 'fire-panel' && one.device.id === panel);
    const end = bus && this.buses.get(bus.id);
    return end instanceof TransmissionDevice ? end : undefined;
  }

  /** Whether an instrument has this point. */
  has(point: PointId): boolean {
    const device = deviceOf(point);
    return (
      this.devices.get(device)?.points.includes(point) ??
      this.boards.get(device)?.has(point) ??
      this.talkers.get(device)?.points.includes(point) ??
      this.panels.get(device)?.has(point) ??
      false
    );
  }

  /** Whether the instrument of the point can say this value; undefined = "no value". */
  canShow(point: PointId, value: number | undefined): boolean {
    const device = deviceOf(point);
    return (
      this.devices.get(device)?.canShow(keyOf(point), value) ??
      this.boards.get(device)?.canShow(point, value) ??
      this.talkers.get(device)?.canShow(keyOf(point), value) ??
      this.panels.get(device)?.canShow(point, value) ??
      false
    );
  }

  /** Whether its wire has a checksum that can be wrong. */
  hasChecksum(device: DeviceId): boolean {
    const at = this.hall.devices.find(({ id }) => id === device)?.bus;
    return this.hall.buses.some(({ id, wire }) => id === at && wire !== 'tcp');
  }

  /** What the instruments measure: the recording where it has the point, else the hall. */
  private measured(point: PointId): number | undefined {
    if (this.recording?.values.has(point)) {
      this.begin?.();
      return replayed(this.recording, point, this.hallClock.now());
    }
    const board = this.boards.get(deviceOf(point));
    if (board) return board.measured(point);
    // A panel rests until somebody sets one of its parts.
    if (this.panels.has(deviceOf(point))) return 0;
    return this.world.value(point);
  }

  private devicesOn(bus: SimulatedBusSetting): SimulatedDevice[] {
    return this.hall.devices
      .filter((device) => device.bus === bus.id)
      .map((device) => {
        const profile = this.profiles.get(device.profile);
        if (!profile) throw new Error(`no profile ${device.profile}`);
        const { id, unit, choices, identifies } = device;
        const baud = device.baud ?? bus.baud;
        const turnaroundMs = device.turnaroundMs ?? TURNAROUND_MS[bus.wire];
        const setting = { id, unit, baud, choices, turnaroundMs, identifies };
        const made = new SimulatedDevice(setting, profile, this.points, this.clock);
        this.devices.set(id, made);
        return made;
      });
  }

  private move(): void {
    this.world.moveTo(this.hallClock.now());
    this.moving = this.clock.after(MOVE_EVERY, () => this.move());
  }

  /** Sets the hall's clock; the hall becomes what it would be by then. */
  setClock(at: Instant): void {
    this.hallClock.set(at);
    this.world = this.worldAt(at);
  }

  switchMains(on: boolean): void {
    this.world.switchMains(on);
  }

  get replaying(): { from: Instant; to: Instant; rows: number; left: number } | undefined {
    if (!this.recording) return undefined;
    const { times, left } = this.recording;
    const [from, to] = [times[0], times[times.length - 1]];
    if (from === undefined || to === undefined) return undefined;
    return { from, to, rows: times.length, left: left.length };
  }

  async close(): Promise<void> {
    this.moving?.cancel();
    for (const speaker of [...this.talkers.values(), ...this.panels.values()]) speaker.stop();
    await Promise.all([...this.buses.values()].map((bus) => bus.close()));
  }
}
