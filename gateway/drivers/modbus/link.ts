import type { Happening } from '../../core/event.js';
import { Fault, isFault } from '../../core/fault.js';
import type { BusId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, type Timer } from '../../core/time.js';
import type { Ear } from './line.js';

/** Waiting before the n-th attempt to open again, n from 1: 0.25, 0.5, 1, then 2 s for ever. */
export const backOff = (attempt: number): Millis =>
  millis(Math.min(2000, 250 * 2 ** (attempt - 1)));

/** What a link keeps of a line: where it is, and how to leave it. */
export interface Held {
  readonly path: string;
  hasMoved?(): Promise<boolean>;
  close(): Promise<void>;
}

export interface LinkListener<L extends Held> {
  opened(line: L): void;
  bytes(chunk: Buffer): void;
  /** The line is being opened anew; until that has ended there is neither line nor fault. */
  renewing(): void;
  /** Nothing can be asked: at once when the line goes, and after each attempt that fails. */
  down(why: Fault): void;
}

/** Keeps one line open, for ever. */
export interface Link<L extends Held> {
  readonly line: L | undefined;
  /** Why there is none; undefined while the first attempt, or a renewal, has not ended. */
  readonly down: Fault | undefined;
  /** Nobody answers on this line: is it the right one, and alive? */
  doubt(): void;
  /** Gives the line up at once. */
  drop(why: Fault): void;
  close(): Promise<void>;
}

export const keepOpen = <L extends Held>(
  bus: BusId,
  open: (ear: Ear, signal: AbortSignal) => Promise<L>,
  host: Host,
  tell: (happened: Happening) => void,
  listener: LinkListener<L>,
): Link<L> => {
  let line: L | undefined;
  let down: Fault | undefined;
  let attempts = 0;
  let timer: Timer | undefined;
  let closed = false;
  /** Told so far; a peer that accepts and hangs up again and again is told once. */
  let told: 'nothing' | 'opened' | 'closed' = 'nothing';
  let heard = true;
  let attempt: Promise<void> | undefined;
  /** A port still held would refuse to be opened again. */
  let closing = Promise.resolve();
  let aborted = new AbortController();

  const tellOpened = (path: string) => {
    if (told === 'opened') return;
    told = 'opened';
    tell({ at: host.clock.wall(), kind: 'bus-opened', bus, path });
  };
  const fail = (why: Fault) => {
    if (closed) return;
    down = why;
    if (told !== 'closed') {
      told = 'closed';
      tell({ at: host.clock.wall(), kind: 'bus-closed', bus, why: why.code });
    }
    listener.down(why);
    attempts++;
    timer = host.clock.after(backOff(attempts), begin);
  };
  const begin = () => {
    timer = undefined;
    aborted = new AbortController();
    attempt = tryOnce();
  };
  const tryOnce = async (): Promise<void> => {
    let mine: L | undefined;
    let lost: Fault | undefined;
    const ear = {
      bytes: (chunk: Buffer) => {
        if (mine === undefined || line !== mine) return;
        if (!heard) {
          heard = true;
          attempts = 0;
          tellOpened(mine.path);
        }
        listener.bytes(chunk);
      },
      gone: (why: Fault) => {
        lost = why;
        if (mine === undefined || line !== mine) return;
        line = undefined;
        fail(why);
      },
    };
    try {
      await closing;
      if (closed) return;
      mine = await open(ear, aborted.signal);
    } catch (thrown) {
      fail(isFault(thrown) ? thrown : new Fault('port-missing', { path: bus }, { cause: thrown }));
      return;
    }
    if (closed) return mine.close();
    if (lost !== undefined) return fail(lost);
    line = mine;
    down = undefined;
    // A port that opens is there; a connection that died unheard is believed again by its bytes.
    if (heard || mine.hasMoved !== undefined) tellOpened(mine.path);
    heard = false;
    listener.opened(mine);
  };

  const giveUp = (old: L) => {
    line = undefined;
    closing = old.close();
  };
  const drop = (why: Fault) => {
    if (line === undefined) return;
    giveUp(line);
    fail(why);
  };

  begin();
  return {
    get line() {
      return line;
    },
    get down() {
      return down;
    },
    doubt() {
      const old = line;
      if (old === undefined) return;
      if (old.hasMoved === undefined) {
        giveUp(old);
        listener.renewing();
        begin();
        return;
      }
      void old.hasMoved().then((moved) => {
        if (moved && line === old) drop(new Fault('port-closed', { path: old.path }));
      });
    },
    drop,
    async close() {
      closed = true;
      timer?.cancel();
      aborted.abort();
      if (line !== undefined) giveUp(line);
      await Promise.all([closing, attempt]);
    },
  };
};
