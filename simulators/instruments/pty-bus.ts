import { execFile } from 'node:child_process';
import { rename, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BusId } from '../../gateway/core/identity.js';
import type { Clock } from '../../gateway/core/time.js';
import { answersOf, type SimulatedBus, type Where } from './bus.js';
import type { SimulatedDevice } from './device.js';
import { Line } from './line.js';
import { openPty, type Pty } from './pty.js';

/** After this much silence another program may have opened the port at another rate. */
const SILENCE_BEFORE_LOOK_MS = 100;
const LOOK_AT_LEAST_EVERY_MS = 2000;

/** An RS-485 bus behind a pseudo-terminal, found under a name that stays when the port comes back. */
export class PtyBus implements SimulatedBus {
  readonly where: Where;
  private pty: Pty | undefined;
  private readonly line: Line;
  private readonly link: string;
  private turn: Promise<void> = Promise.resolve();
  private lastHeard = Number.NEGATIVE_INFINITY;
  private lastLook = Number.NEGATIVE_INFINITY;

  private constructor(
    readonly id: BusId,
    readonly devices: readonly SimulatedDevice[],
    directory: string,
    baud: number,
    private readonly clock: Clock,
  ) {
    this.link = join(directory, id);
    this.where = { path: this.link };
    const answer = (frame: Buffer, rate: number) => answersOf(devices, frame, rate);
    const send = (bytes: Buffer) => this.pty?.write(bytes);
    this.line = new Line(clock, { answer, send }, baud);
  }

  static async open(
    bus: { id: BusId; baud: number },
    devices: readonly SimulatedDevice[],
    directory: string,
    clock: Clock,
  ): Promise<PtyBus> {
    const made = new PtyBus(bus.id, devices, directory, bus.baud, clock);
    await made.mend();
    return made;
  }

  get isCut(): boolean {
    return this.pty === undefined;
  }

  mend(): Promise<void> {
    return this.inTurn(() => this.openTerminal());
  }

  cut(): Promise<void> {
    return this.inTurn(() => this.closeTerminal());
  }

  close(): Promise<void> {
    return this.cut();
  }

  /** A cut that comes while the bus is being mended waits for it, and the other way round. */
  private inTurn(then: () => Promise<void>): Promise<void> {
    const turn = this.turn.then(then);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async openTerminal(): Promise<void> {
    if (this.pty) return;
    const pty = await openPty((bytes) => this.hear(bytes));
    const fresh = `${this.link}.new`;
    await symlink(pty.path, fresh);
    await rename(fresh, this.link);
    this.pty = pty;
  }

  private async closeTerminal(): Promise<void> {
    const { pty } = this;
    if (!pty) return;
    this.pty = undefined;
    this.line.cut();
    await unlink(this.link);
    await pty.close();
  }

  private hear(bytes: Buffer): void {
    const now = this.clock.mono();
    const silence = now - this.lastHeard;
    this.lastHeard = now;
    if (silence > SILENCE_BEFORE_LOOK_MS || now - this.lastLook > LOOK_AT_LEAST_EVERY_MS) {
      this.lastLook = now;
      this.lookAtRate();
    }
    this.line.hear(bytes);
  }

  /** A pseudo-terminal carries bytes at any rate but remembers the one that the gateway has set. */
  private lookAtRate(): void {
    const { pty } = this;
    if (!pty) return;
    execFile('stty', ['-F', pty.path, 'speed'], (failed, said) => {
      const rate = Number.parseInt(said, 10);
      if (!failed && rate > 0) this.line.baud = rate;
    });
  }
}
