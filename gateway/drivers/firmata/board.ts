import { EventEmitter } from 'node:events';
import firmataIo, { type Firmata, type FirmataTransport } from 'firmata-io';
import five, { type Board } from 'johnny-five';
import { Fault } from '../../core/fault.js';
import type { Host } from '../../core/ports.js';
import { millis, type Timer } from '../../core/time.js';
import { type BoardIdentity, type Capabilities, MODE } from './identity.js';
import type { OpenPort, Port } from './port.js';
import type { BoardKind, WiredPin } from './schema.js';

/**
 * The only file that knows johnny-five. Of it the Board alone is used: its Sensor, Button and Relay keep
 * themselves in tables of the module for ever, so that each replug would leak, and repeat stale values.
 */

/** An Uno waits about a second in its boot loader and blinks its version for two before it speaks. */
const SPEAKS_WITHIN = millis(5000);
/** A board that was not reset by the opening does not announce itself and is asked. */
const ASK_EVERY = millis(700);

export interface BoardEar {
  /** The board said something: it lives. */
  alive(): void;
  /** Share of the supply (0-1) at an analogue input. */
  analog(channel: number, share: number, raw: number): void;
  /** 1 = the pin is high. */
  digital(pin: number, level: 0 | 1): void;
  gone(why: Fault): void;
}

/** A board that has said who it is. */
export interface OpenBoard {
  readonly path: string;
  readonly identity: BoardIdentity;
  readonly can: Capabilities;
  /** Sets up the pins, outputs first and as given, and begins to listen. */
  wire(pins: readonly WiredPin[], outputs: ReadonlyMap<number, 0 | 1>, ear: BoardEar): void;
  /** Asks something that every Firmata answers. */
  ask(): void;
  write(pin: number, value: 0 | 1): void;
  /** What the board itself holds an output to be; never resolves if it does not answer. */
  readBack(pin: number): Promise<number>;
  close(): Promise<void>;
}

/** Bytes between our port and firmata-io. */
class Transport extends EventEmitter implements FirmataTransport {
  port: Port | undefined;
  write(bytes: Buffer, done: () => void): void {
    this.port?.write(bytes);
    done();
  }
}

const PINS_PER_PORT = 8;
const FULL_SCALE = 1023;

/** Opens the port and waits until the board has said all about itself. Rejects with a Fault. */
export const openBoard = async (
  open: OpenPort,
  kind: BoardKind,
  host: Host,
  signal: AbortSignal,
): Promise<OpenBoard> => {
  const transport = new Transport();
  const io = new firmataIo.Firmata(transport, {
    reportVersionTimeout: ASK_EVERY,
    samplingInterval: kind.sampling,
  });
  const board = new five.Board({ io, repl: false, debug: false, sigint: false });
  board.on('error', (error) => host.log.debug('board-error', { error: String(error) }));
  let ear: BoardEar | undefined;
  let lost: Fault | undefined;
  let bytes = 0;
  let gone: (why: Fault) => void = (why) => {
    lost = why;
  };
  const forget = async (): Promise<void> => {
    const { port } = transport;
    transport.port = undefined;
    ear = undefined;
    drop(board, io, transport);
    await port?.close();
  };

  try {
    const port = await open({
      bytes: (chunk) => {
        bytes += chunk.length;
        // firmata-io throws where a damaged message names a pin that is not there.
        try {
          transport.emit('data', chunk);
        } catch (cause) {
          gone(new Fault('board-garbled', { path: transport.port?.path ?? '' }, { cause }));
        }
      },
      gone: (why) => gone(why),
    });
    transport.port = port;
    await new Promise<void>((resolve, reject) => {
      const timers: Timer[] = [];
      const end = (settle: () => void) => {
        for (const timer of timers) timer.cancel();
        signal.removeEventListener('abort', aborted);
        settle();
      };
      const silent = () =>
        new Fault(bytes === 0 ? 'board-silent' : 'board-not-firmata', { path: port.path });
      const aborted = () => end(() => reject(silent()));
      gone = (why) => end(() => reject(why));
      if (lost !== undefined) return gone(lost);
      signal.addEventListener('abort', aborted, { once: true });
      timers.push(host.clock.after(SPEAKS_WITHIN, aborted));
      const askAgain = () => {
        if (io.firmware.name === undefined) {
          io.reportVersion(() => undefined);
          io.queryFirmware(() => undefined);
        }
        timers.push(host.clock.after(ASK_EVERY, askAgain));
      };
      timers.push(host.clock.after(ASK_EVERY, askAgain));
      board.once('ready', () => end(resolve));
      transport.emit('open');
    });
    gone = (why) => {
      lost = why;
      const listening = ear;
      void forget();
      listening?.gone(why);
    };
    const listen = (listening: BoardEar): void => {
      ear = listening;
    };
    return opened(port.path, identityOf(io, port.usb), io, board, listen, forget);
  } catch (thrown) {
    await forget();
    throw thrown;
  }
};

const identityOf = (io: Firmata, usb: string | undefined): BoardIdentity => ({
  firmware: io.firmware.name ?? '',
  version: `${io.firmware.version?.major}.${io.firmware.version?.minor}`,
  protocol: [io.version.major ?? 0, io.version.minor ?? 0],
  pins: io.pins.length,
  ...(usb !== undefined && { usb }),
});

const opened = (
  path: string,
  identity: BoardIdentity,
  io: Firmata,
  board: Board,
  listen: (ear: BoardEar) => void,
  close: () => Promise<void>,
): OpenBoard => {
  /** Bits of each port whose pull-up must stay on. */
  const pullUps = new Map<number, number>();
  const write = (pin: number, value: 0 | 1): void => {
    const port = Math.floor(pin / PINS_PER_PORT);
    // One message writes eight pins. firmata-io puts what inputs read into it, and a closed contact
    // would lose its pull-up for ever with the first siren on the same port.
    io.ports[port] = (io.ports[port] ?? 0) | (pullUps.get(port) ?? 0);
    board.digitalWrite(pin, value);
  };
  const pullUp = (pin: number): void => {
    if (io.pins[pin]?.supportedModes.includes(MODE.pullup)) {
      board.pinMode(pin, MODE.pullup);
      return;
    }
    // Before protocol 2.5 a high level written to an input switches its pull-up on.
    board.pinMode(pin, MODE.input);
    const port = Math.floor(pin / PINS_PER_PORT);
    pullUps.set(port, (pullUps.get(port) ?? 0) | (1 << (pin % PINS_PER_PORT)));
    write(pin, 1);
  };

  return {
    path,
    identity,
    can: io.pins.map(({ supportedModes }) => supportedModes),
    wire: (pins, outputs, ear) => {
      listen(ear);
      io.on('queryfirmware', ear.alive);
      for (const [pin, value] of outputs) {
        board.pinMode(pin, MODE.output);
        write(pin, value);
      }
      for (const wired of pins) {
        if (wired.use === 'contact' || wired.use === 'counter') {
          const { pin } = wired;
          pullUp(pin);
          io.on(`digital-read-${pin}`, (level: number) => {
            ear.alive();
            ear.digital(pin, level === 0 ? 0 : 1);
          });
        } else if (wired.use === 'supervised' || wired.use === 'light') {
          const { channel } = wired;
          io.on(`analog-read-${channel}`, (raw: number) => {
            ear.alive();
            ear.analog(channel, raw / FULL_SCALE, raw);
          });
          io.reportAnalogPin(channel, 1);
        }
      }
      for (const wired of pins)
        if (wired.use === 'contact' || wired.use === 'counter') io.reportDigitalPin(wired.pin, 1);
    },
    ask: () => io.queryFirmware(() => undefined),
    write,
    readBack: (pin) =>
      new Promise((resolve) => {
        io.queryPinState(pin, () => resolve(io.pins[pin]?.state ?? 0));
      }),
    close,
  };
};

/** Both libraries keep what they know: the board in a cache, timers, listeners. */
const drop = (board: Board, io: Firmata, transport: Transport): void => {
  clearTimeout(io.reportVersionTimeoutId);
  if (board.timer !== null) clearTimeout(board.timer);
  const { cache } = five.Board;
  const at = cache.indexOf(board);
  if (at >= 0) cache.splice(at, 1);
  for (const emitter of [board, io, transport]) emitter.removeAllListeners();
};
