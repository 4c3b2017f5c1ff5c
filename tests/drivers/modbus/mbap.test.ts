import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newTally, tcpFraming } from '../../../gateway/drivers/modbus/framing.js';
import { packetAt, wrap } from '../../../gateway/drivers/modbus/mbap.js';
import { expect as expecting } from '../../../gateway/drivers/modbus/rtu.js';
import { isSealed, sealed } from './independent-crc.js';

const asked = sealed(1, 3, 0, 10, 0, 2);
const expected = expecting(1, { function: 3, address: 10, count: 2 }, asked);
const packet = (transaction: number, ...body: readonly number[]) =>
  Buffer.from([transaction >> 8, transaction & 0xff, 0, 0, 0, body.length, ...body]);

describe('packetAt', () => {
  it('reads back what wrap wrote', () => {
    const wrapped = wrap(0x1234, asked);
    expect(packetAt(wrapped, 0, wrapped.length)).toEqual({
      is: 'packet',
      transaction: 0x1234,
      from: 6,
      to: 12,
    });
    for (let length = 0; length < wrapped.length; length++)
      expect(packetAt(wrapped, 0, length).is).toBe('incomplete');
  });

  it('sees a stream out of step', () => {
    expect(packetAt(Buffer.from([0, 1, 0, 1, 0, 6, 1]), 0, 7).is).toBe('lost');
    expect(packetAt(Buffer.from([0, 1, 0, 0, 1, 6, 1]), 0, 7).is).toBe('lost');
    expect(packetAt(Buffer.from([0, 1, 0, 0, 0, 1, 1]), 0, 7).is).toBe('lost');
  });
});

describe('tcpFraming', () => {
  it('hands on only the answer of this transaction, as a sound RTU frame', () => {
    const tally = newTally();
    const framing = tcpFraming(tally);
    framing.ask(expected);
    framing.ask(expected);
    expect(framing.hear(packet(1, 1, 3, 4, 9, 9, 9, 9)).is).toBe('waiting');
    expect(tally.late).toBe(1);
    const heard = framing.hear(packet(2, 1, 3, 4, 0, 5, 0, 6));
    expect(heard.is === 'answer' && isSealed(heard.frame)).toBe(true);
    expect(framing.hear(packet(2, 1, 3, 4, 0, 5, 0, 6)).is).toBe('waiting');
  });

  it('refuses another unit, function or length under our transaction', () => {
    for (const body of [
      [2, 3, 4, 0, 1, 0, 2],
      [1, 4, 4, 0, 1, 0, 2],
      [1, 3, 2, 0, 1],
      [1, 3, 4, 0, 1, 0, 2, 7],
    ]) {
      const framing = tcpFraming(newTally());
      framing.ask(expected);
      expect(framing.hear(packet(1, ...body)).is).toBe('foreign');
    }
    const framing = tcpFraming(newTally());
    framing.ask(expected);
    expect(framing.hear(packet(1, 1, 0x83, 2))).toMatchObject({ is: 'exception', code: 2 });
  });

  it('does not mind where the stream is cut', () => {
    const stream = Buffer.concat([packet(9, 1, 3, 2, 0, 0), packet(1, 1, 3, 4, 0, 5, 0, 6)]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: stream.length - 1 })), (cuts) => {
        const framing = tcpFraming(newTally());
        framing.ask(expected);
        const at = [0, ...new Set(cuts)].sort((a, b) => a - b);
        const heard = at.map((from, n) => framing.hear(stream.subarray(from, at[n + 1])).is);
        expect(heard.filter((is) => is === 'answer')).toHaveLength(1);
      }),
    );
  });

  it('takes any bytes without throwing and accepts none of them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const framing = tcpFraming(newTally());
        framing.ask(expected);
        for (const chunk of chunks) {
          const heard = framing.hear(Buffer.from(chunk));
          if (heard.is === 'lost') return;
          expect(heard.is === 'answer' && !isSealed(heard.frame)).toBe(false);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
