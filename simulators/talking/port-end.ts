import { rename, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BusId } from '../../gateway/core/identity.js';
import type { Clock } from '../../gateway/core/time.js';
import type { SimulatedBus, Where } from '../instruments/bus.js';
import { openPty, type Pty } from '../instruments/pty.js';
import { PacedBytes } from './paced-bytes.js';

/** The far end of a wire on which only the far end speaks; found under a name that stays. */
export class PortEnd implements SimulatedBus {
  readonly where: Where;
  readonly devices = [];
  /** Bytes that came from the gateway's side: on such a wire there must be none. */
  heard = 0;
  private readonly link: string;
  private pty: Pty | undefined;
  private readonly paced: PacedBytes;

  constructor(
    readonly id: BusId,
    directory: string,
    baud: number,
    clock: Clock,
  ) {
    this.paced = new PacedBytes(clock, baud, (bytes) => this.pty?.write(bytes));
    this.link = join(directory, id);
    this.where = { path: this.link };
  }

  get isCut(): boolean {
    return this.pty === undefined;
  }

  say(bytes: Uint8Array): void {
    if (this.pty) this.paced.say(bytes);
  }

  async mend(): Promise<void> {
    if (this.pty) return;
    const pty = await openPty((bytes) => {
      this.heard += bytes.length;
    });
    const fresh = `${this.link}.new`;
    await symlink(pty.path, fresh);
    await rename(fresh, this.link);
    this.pty = pty;
  }

  async cut(): Promise<void> {
    const { pty } = this;
    if (!pty) return;
    this.pty = undefined;
    this.paced.cut();
    await unlink(this.link);
    await pty.close();
  }

  close(): Promise<void> {
    return this.cut();
  }
}
