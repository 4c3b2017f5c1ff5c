import { inspect, type Silence } from './inspect.js';
import type { BusCounts } from './job.js';
import { asFrame, packetAt, wrap } from './mbap.js';
import { type Echo, type Expected, judge } from './rtu.js';

/** Counts as they grow; everyone else sees them read-only. */
export type Tally = { -readonly [Name in keyof BusCounts]: BusCounts[Name] };

export const newTally = (): Tally => ({
  requests: 0,
  answered: 0,
  noAnswer: 0,
  crc: 0,
  short: 0,
  foreign: 0,
  exceptions: 0,
  late: 0,
  doubled: 0,
  secondMaster: 0,
  noiseBytes: 0,
  bytesOut: 0,
  bytesIn: 0,
  opened: 0,
  lost: 0,
  busy: 0 as BusCounts['busy'],
});

/** What the bytes so far amount to. */
export type Framed =
  /** A sound RTU frame that answers the question. */
  | {
      readonly is: 'answer';
      readonly frame: Buffer;
      readonly mayBeEcho: boolean;
      /** Bytes came behind it: somebody is still speaking. */
      readonly more: boolean;
    }
  | { readonly is: 'exception'; readonly code: number }
  /** It says it is ours, but unit, function or length are another's. */
  | { readonly is: 'foreign' }
  /** A stream out of step: only a new connection helps. */
  | { readonly is: 'lost' }
  | { readonly is: 'waiting'; readonly heard: 'nothing' | 'beginning' | 'garbled' };

/** Finds frames in bytes; one question at a time. */
export interface Framing {
  /** A question goes out as these bytes; whatever was heard before no longer counts. */
  ask(expected: Expected): Uint8Array;
  /** Bytes while a question waits. */
  hear(chunk: Buffer): Framed;
  /** Bytes while none waits. False: the stream is out of step. */
  overhear(chunk: Buffer): boolean;
  /** The question is given up: what was there instead of an answer? */
  giveUp(): Silence;
}

const WAITING: Framed = { is: 'waiting', heard: 'nothing' };
const LOST: Framed = { is: 'lost' };
const FOREIGN: Framed = { is: 'foreign' };

/** Room for an echo and an answer of 256 bytes each, and as much noise before them. */
const ROOM = 1024;

/** RTU on a serial line, or through a serial server. */
export const rtuFraming = (tally: Tally): Framing => {
  const bytes = Buffer.alloc(ROOM);
  let length = 0;
  let expected: Expected | undefined;
  let givenUp = false;
  let echo: Echo = 'unknown';

  const append = (chunk: Buffer): void => {
    const piece = chunk.length > ROOM ? chunk.subarray(chunk.length - ROOM) : chunk;
    const drop = length + piece.length - ROOM;
    if (drop > 0) {
      tally.noiseBytes += drop;
      bytes.copyWithin(0, drop, length);
      length -= drop;
    }
    piece.copy(bytes, length);
    length += piece.length;
  };
  const forget = (to: number): void => {
    bytes.copyWithin(0, to, length);
    length -= to;
  };
  /** What came after the last question was done with. */
  const countStrays = (): void => {
    if (expected !== undefined) {
      const verdict = judge(expected, bytes, length, 'no');
      if (verdict.is === 'answer' || verdict.is === 'exception') {
        if (givenUp) tally.late++;
        else tally.doubled++;
        forget(verdict.to);
      }
    }
    const seen = inspect(undefined, bytes, length);
    tally.secondMaster += seen.foreignQuestions;
    tally.foreign += seen.foreignAnswers;
    tally.noiseBytes += seen.noise;
    length = 0;
  };

  return {
    ask(next) {
      if (length > 0) countStrays();
      expected = next;
      givenUp = false;
      return next.asked;
    },
    hear(chunk) {
      append(chunk);
      if (expected === undefined) return WAITING;
      const verdict = judge(expected, bytes, length, echo);
      switch (verdict.is) {
        case 'answer': {
          if (verdict.echo !== 'unknown') echo = verdict.echo;
          const frame = Buffer.from(bytes.subarray(verdict.from, verdict.to));
          forget(verdict.to);
          return { is: 'answer', frame, mayBeEcho: verdict.mayBeEcho, more: length > 0 };
        }
        case 'exception':
          forget(verdict.to);
          return verdict;
        case 'contradiction':
          return FOREIGN;
        case 'waiting':
          return verdict;
      }
    },
    overhear(chunk) {
      append(chunk);
      return true;
    },
    giveUp() {
      const seen = inspect(expected, bytes, length);
      tally.secondMaster += seen.foreignQuestions;
      tally.noiseBytes += seen.noise;
      length = 0;
      givenUp = true;
      return seen.why;
    },
  };
};

/** Modbus TCP: a transaction id tells every answer's question. */
export const tcpFraming = (tally: Tally): Framing => {
  let rest: Buffer | undefined;
  let transaction = 0;
  let expected: Expected | undefined;

  const read = (chunk: Buffer): Framed => {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    rest = undefined;
    let framed: Framed = WAITING;
    let at = 0;
    while (at < bytes.length) {
      const packet = packetAt(bytes, at, bytes.length);
      if (packet.is === 'lost') return LOST;
      if (packet.is === 'incomplete') {
        rest = Buffer.from(bytes.subarray(at));
        break;
      }
      at = packet.to;
      if (expected === undefined || packet.transaction !== transaction) {
        tally.late++;
      } else {
        framed = answerIn(expected, asFrame(bytes, packet.from, packet.to));
        expected = undefined;
      }
    }
    return framed;
  };

  return {
    ask(next) {
      expected = next;
      transaction = (transaction + 1) & 0xffff;
      return wrap(transaction, next.asked);
    },
    hear: read,
    overhear: (chunk) => read(chunk).is !== 'lost',
    giveUp() {
      expected = undefined;
      return rest === undefined ? 'silent' : 'short';
    },
  };
};

const answerIn = (expected: Expected, frame: Buffer): Framed => {
  const verdict = judge(expected, frame, frame.length, 'no');
  if (verdict.is === 'exception' && verdict.to === frame.length) return verdict;
  if (verdict.is === 'answer' && verdict.from === 0 && verdict.to === frame.length)
    return { is: 'answer', frame, mayBeEcho: false, more: false };
  return FOREIGN;
};
