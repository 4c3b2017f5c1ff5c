import { rename, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BusId, PointId } from '../../gateway/core/identity.js';
import type { Clock } from '../../gateway/core/time.js';
import type { SimulatedBus, Where } from '../instruments/bus.js';
import { openPty, type Pty } from '../instruments/pty.js';
import type { Points } from '../points.js';
import { type ImageName, imageOf, renamed, SKETCH } from './image.js';
import { paced } from './paced.js';
import {
  canShow,
  lightShare,
  loopShare,
  pointsOf,
  type WiredDevice,
  type WiredPin,
} from './pins.js';
import { CLOCK_HZ, type PinShows, Uno } from './uno.js';

/** A pulse of a door counter is closed and then open for this long. */
const PULSE_HALF_MS = 60;
/** A room with its light on, where nobody says otherwise. */
const USUAL_LUX = 320;

export interface BoardSetting {
  readonly id: BusId;
  readonly devices: readonly WiredDevice[];
  readonly image: ImageName;
  /** The name under which the sketch was saved. */
  readonly sketch?: string | undefined;
}

interface Powered {
  readonly pty: Pty;
  readonly uno: Uno;
  stop(): void;
}

/**
 * An Uno with its real firmware behind a pseudo-terminal, found under a name that stays. Cut, it is
 * unplugged: mended, it starts anew with all outputs low. Frozen, its port stays and it says nothing.
 */
export class SimulatedBoard implements SimulatedBus {
  readonly id: BusId;
  readonly devices = [];
  readonly where: Where;
  isFrozen = false;
  private readonly link: string;
  private readonly pins: readonly WiredPin[];
  private powered: Powered | undefined;
  /** Pin -> what a person put on it in place of what its points show. */
  private readonly byHand = new Map<number, number>();
  /** Pin -> closings given so far, and when it last moved. */
  private readonly pulses = new Map<number, { given: number; closed: boolean; moved: number }>();

  private constructor(
    private readonly setting: BoardSetting,
    private readonly points: Points,
    directory: string,
    private readonly clock: Clock,
  ) {
    this.id = setting.id;
    this.pins = setting.devices.flatMap(({ pins }) => pins);
    this.link = join(directory, setting.id);
    this.where = { path: this.link };
  }

  static async open(
    setting: BoardSetting,
    points: Points,
    directory: string,
    clock: Clock,
  ): Promise<SimulatedBoard> {
    const made = new SimulatedBoard(setting, points, directory, clock);
    await made.mend();
    return made;
  }

  get isCut(): boolean {
    return this.powered === undefined;
  }

  async mend(): Promise<void> {
    if (this.powered) return;
    const { image, sketch } = this.setting;
    const flash = imageOf(image);
    const said: number[] = [];
    const uno = new Uno(
      sketch === undefined ? flash : renamed(flash, SKETCH, sketch),
      (byte) => void said.push(byte),
    );
    const pty = await openPty((bytes) => {
      if (!this.isFrozen) uno.hear(bytes);
    });
    const fresh = `${this.link}.new`;
    await symlink(pty.path, fresh);
    await rename(fresh, this.link);
    const life = paced(this.clock, (ms) => {
      this.wire(uno, this.clock.mono());
      if (!this.isFrozen) uno.run((ms * CLOCK_HZ) / 1000);
      if (said.length > 0) pty.write(Buffer.from(said.splice(0)));
    });
    this.powered = { pty, uno, stop: life.stop };
  }

  async cut(): Promise<void> {
    const { powered } = this;
    if (!powered) return;
    this.powered = undefined;
    powered.stop();
    await unlink(this.link);
    await powered.pty.close();
  }

  close(): Promise<void> {
    return this.cut();
  }

  has(point: PointId): boolean {
    return this.pinOf(point) !== undefined;
  }

  canShow(point: PointId, value: number | undefined): boolean {
    const pin = this.pinOf(point);
    return pin !== undefined && canShow(pin, point, value);
  }

  /** What a point shows where nobody has set it: an output its pin, an input what is usual. */
  measured(point: PointId): number | undefined {
    const pin = this.pinOf(point);
    switch (pin?.use) {
      case undefined:
        return undefined;
      case 'light':
        return USUAL_LUX;
      case 'relay':
      case 'pulse':
        return this.shows(pin.pin) === 'high' ? 1 : 0;
      default:
        return 0;
    }
  }

  /** The state of any digital pin; undefined while unplugged. */
  shows(pin: number): PinShows | undefined {
    return this.powered?.uno.pinShows(pin);
  }

  /** Puts a share of the supply on an analogue pin, whatever its points show; undefined lets go. */
  hold(pin: number, share: number | undefined): void {
    if (share === undefined) this.byHand.delete(pin);
    else this.byHand.set(pin, share);
  }

  private pinOf(point: PointId): WiredPin | undefined {
    return this.pins.find((pin) => pointsOf(pin).includes(point));
  }

  private value(point: PointId): number {
    return this.points.show(point).value ?? 0;
  }

  /** Joins what the points show to the pins. */
  private wire(uno: Uno, now: number): void {
    for (const pin of this.pins) {
      const held = this.byHand.get(pin.pin);
      switch (pin.use) {
        case 'supervised': {
          const loop = loopShare(this.value(pin.contact), this.value(pin.wiring), pin.bands);
          uno.setShare(pin.channel, held ?? loop);
          break;
        }
        case 'light':
          uno.setShare(pin.channel, held ?? lightShare(this.value(pin.point), pin.cell));
          break;
        case 'contact':
          // A dry contact joins the pin to ground.
          uno.setPin(pin.pin, this.value(pin.point) === 1 ? false : undefined);
          break;
        case 'counter':
          uno.setPin(pin.pin, this.pulse(pin.pin, this.value(pin.point), now) ? false : undefined);
          break;
      }
    }
  }

  /** Whether a pulsing contact is closed now, on its way to having closed so many times. */
  private pulse(pin: number, wanted: number, now: number): boolean {
    const before = this.pulses.get(pin) ?? { given: 0, closed: false, moved: 0 };
    if (now - before.moved < PULSE_HALF_MS) return before.closed;
    if (!before.closed && before.given >= wanted) return false;
    const closed = !before.closed;
    this.pulses.set(pin, { given: before.given + (closed ? 1 : 0), closed, moved: now });
    return closed;
  }
}
