import { EventEmitter } from 'node:events';
import modbus from 'modbus-serial';
import { crc16 } from './crc.js';
import { type Framing, rtuFraming, type Tally, tcpFraming } from './framing.js';
import { type Identification, readIdentification } from './identification.js';
import type { Silence } from './inspect.js';
import type { Question } from './job.js';
import { isSayable } from './question.js';
import { expect } from './rtu.js';

/** What became of a question so far. */
export type Heard =
  | {
      readonly is: 'answer';
      readonly words: readonly number[];
      readonly identification?: Identification;
      readonly mayBeEcho: boolean;
      /** Bytes came behind it: somebody is still speaking. */
      readonly more: boolean;
    }
  | { readonly is: 'exception'; readonly code: number }
  | { readonly is: 'foreign' }
  | { readonly is: 'lost' }
  | { readonly is: 'waiting'; readonly heard: 'nothing' | 'beginning' | 'garbled' };

/** Questions become bytes and bytes answers; one question at a time, no clock inside. */
export interface Wire {
  /** Sends; returns how many bytes went out, 0 if Modbus cannot say it. `taken`: the machine has them. */
  ask(unit: number, question: Question, taken: () => void): number;
  hear(chunk: Buffer): Heard;
  /** Bytes while no question waits. False: the stream is out of step. */
  overhear(chunk: Buffer): boolean;
  giveUp(): Silence;
}

/**
 * The port object that modbus-serial speaks through. It hands our side whole questions and is given
 * only frames that answer them, so that none of the library's own framing, timeouts or transaction
 * slots ever decide anything (they accept late and doubled answers; measured with 8.0.25).
 */
class Port extends EventEmitter {
  readonly isOpen = true;
  constructor(readonly write: (frame: Buffer) => void) {
    super();
  }
  open(done: () => void): void {
    done();
  }
  close(done?: () => void): void {
    done?.();
  }
}

type Decoded = { readonly data: readonly number[] | readonly boolean[] };
/** `done` is called only when `Port` emits a frame: the library's timeout is never set. */
type Done = (error: unknown, decoded: Decoded | object) => void;

/** The library's own typings leave this function out. */
type Client = InstanceType<typeof modbus.default> & {
  writeFC43(unit: number, category: number, from: number, done: Done): void;
};

/** Lets modbus-serial write a question. */
const put = (client: Client, unit: number, question: Question, done: Done): void => {
  switch (question.function) {
    case 1:
      client.writeFC1(unit, question.address, question.count, done);
      return;
    case 2:
      client.writeFC2(unit, question.address, question.count, done);
      return;
    case 3:
      client.writeFC3(unit, question.address, question.count, done);
      return;
    case 4:
      client.writeFC4(unit, question.address, question.count, done);
      return;
    case 5:
      client.writeFC5(unit, question.address, question.on, done);
      return;
    case 6:
      client.writeFC6(unit, question.address, question.word, done);
      return;
    case 15:
      client.writeFC15(unit, question.address, [...question.bits], done);
      return;
    case 16:
      client.writeFC16(unit, question.address, [...question.words], done);
      return;
    case 22:
      client.writeFC22(unit, question.address, question.and, question.or, done);
      return;
    case 23:
      client.writeFC23(
        unit,
        question.address,
        question.count,
        question.writeAddress,
        question.words.length,
        [...question.words],
        done,
      );
      return;
    case 43:
      client.writeFC43(unit, question.category, question.from, done);
      return;
  }
};

/** The library says FF00 or 0000 and nothing else. */
const withWord = (frame: Buffer, question: Question): Buffer => {
  if (question.function !== 5 || question.word === undefined) return frame;
  frame.writeUInt16BE(question.word, 4);
  frame.writeUInt16LE(crc16(frame, 0, 6), 6);
  return frame;
};

const NO_WORDS: readonly number[] = [];

const wordsOf = (question: Question, decoded: Decoded | object): readonly number[] => {
  if (!('data' in decoded)) return NO_WORDS;
  // Answers of bits are padded to whole bytes.
  if (question.function === 1 || question.function === 2)
    return decoded.data.slice(0, question.count).map(Number);
  return decoded.data as readonly number[];
};

export const wireOver = (
  kind: 'rtu' | 'tcp',
  send: (bytes: Uint8Array, taken: () => void) => void,
  tally: Tally,
): Wire => {
  const framing: Framing = kind === 'tcp' ? tcpFraming(tally) : rtuFraming(tally);
  let asked:
    | { readonly unit: number; readonly question: Question; readonly taken: () => void }
    | undefined;
  let sent = 0;
  const last: { decoded?: Decoded | object } = {};

  const port = new Port((frame) => {
    if (asked === undefined) return;
    const bytes = framing.ask(expect(asked.unit, asked.question, withWord(frame, asked.question)));
    sent = bytes.length;
    send(bytes, asked.taken);
  });
  const client = new modbus.default(port) as Client;
  client.open(() => undefined);

  return {
    ask(unit, question, taken) {
      asked = { unit, question, taken };
      sent = 0;
      if (!isSayable(question)) return sent;
      try {
        put(client, unit, question, (error, result) => {
          if (!error) last.decoded = result;
        });
      } catch (thrown) {
        // A unit, address or word beyond its bytes.
        if (!(thrown instanceof RangeError)) throw thrown;
      }
      return sent;
    },
    hear(chunk) {
      const framed = framing.hear(chunk);
      if (framed.is !== 'answer') return framed;
      if (asked === undefined) return { is: 'foreign' };
      const { frame, mayBeEcho, more } = framed;
      const { question } = asked;
      // modbus-serial would ask on by itself where more objects follow; the bus does that in its turn.
      if (question.function === 43)
        return {
          is: 'answer',
          words: NO_WORDS,
          identification: readIdentification(frame, 1, frame.length - 2),
          mayBeEcho,
          more,
        };
      delete last.decoded;
      port.emit('data', frame);
      return last.decoded === undefined
        ? { is: 'foreign' }
        : { is: 'answer', words: wordsOf(question, last.decoded), mayBeEcho, more };
    },
    overhear: framing.overhear,
    giveUp: framing.giveUp,
  };
};
