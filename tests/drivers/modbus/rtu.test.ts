import { describe, expect, it } from 'vitest';
import { crc16 } from '../../../gateway/drivers/modbus/crc.js';
import { inspect } from '../../../gateway/drivers/modbus/inspect.js';
import type { Question } from '../../../gateway/drivers/modbus/job.js';
import { type Echo, expect as expecting, judge } from '../../../gateway/drivers/modbus/rtu.js';
import { independentCrc, sealed } from './independent-crc.js';

const asked3 = sealed(0x11, 3, 0x00, 0x6b, 0x00, 0x03);
const read: Question = { function: 3, address: 0x6b, count: 3 };
/** The example of the Modbus application protocol V1.1b3 §6.3. */
const answer3 = sealed(0x11, 3, 6, 0x02, 0x2b, 0x00, 0x00, 0x00, 0x64);
const expected = expecting(0x11, read, asked3);

const judged = (bytes: Buffer, echo: Echo = 'unknown', what = expected) =>
  judge(what, bytes, bytes.length, echo);
const inspected = (bytes: Buffer, what = expected) => inspect(what, bytes, bytes.length);
const joined = (...parts: readonly Buffer[]) => Buffer.concat(parts);

describe('crc16', () => {
  it('gives the checksum of serial line V1.02: 02 07 -> 41 12', () => {
    expect(crc16(Buffer.from([0x02, 0x07]), 0, 2)).toBe(0x1241);
    expect(independentCrc(Buffer.from([0x02, 0x07]))).toBe(0x1241);
  });
});

describe('judge', () => {
  it('finds the answer alone, behind noise, behind a foreign frame and behind our own echo', () => {
    const foreign = sealed(0x12, 3, 6, 1, 1, 1, 1, 1, 1);
    for (const before of [Buffer.alloc(0), Buffer.from([0, 0xff, 0x11]), foreign, asked3]) {
      const verdict = judged(joined(before, answer3));
      expect(verdict).toMatchObject({ is: 'answer', from: before.length, mayBeEcho: false });
    }
    expect(judged(joined(asked3, answer3))).toMatchObject({ echo: 'yes' });
    expect(judged(answer3)).toMatchObject({ echo: 'no' });
    expect(judged(joined(Buffer.from([0]), answer3))).toMatchObject({ echo: 'unknown' });
  });

  it('waits while the answer comes in, byte by byte', () => {
    for (let length = 0; length < answer3.length; length++) {
      const verdict = judged(answer3.subarray(0, length));
      expect(verdict).toEqual({ is: 'waiting', heard: length === 0 ? 'nothing' : 'beginning' });
    }
  });

  it('takes an answer of another length, unit or function for none', () => {
    const others = [
      sealed(0x11, 3, 4, 1, 2, 3, 4),
      sealed(0x12, 3, 6, 1, 2, 3, 4, 5, 6),
      sealed(0x11, 4, 6, 1, 2, 3, 4, 5, 6),
    ];
    for (const other of others) expect(judged(other).is).toBe('waiting');
  });

  it('sees that all of the answer is here and its checksum wrong', () => {
    const wrong = Buffer.from(answer3);
    wrong[5] = 0x55;
    expect(judged(wrong)).toEqual({ is: 'waiting', heard: 'garbled' });
    expect(inspected(wrong).why).toBe('garbled');
  });

  it('takes the second of two copies if the first is damaged', () => {
    const wrong = Buffer.from(answer3);
    wrong[4] = 0x55;
    expect(judged(joined(wrong, answer3))).toMatchObject({ is: 'answer', from: answer3.length });
  });

  it('refuses to choose between two different answers', () => {
    const other = sealed(0x11, 3, 6, 9, 9, 9, 9, 9, 9);
    expect(judged(joined(answer3, other)).is).toBe('contradiction');
    expect(judged(joined(answer3, answer3)).is).toBe('answer');
  });

  it('gives the code of an exception, and none for a code that does not exist', () => {
    expect(judged(sealed(0x11, 0x83, 2))).toMatchObject({ is: 'exception', code: 2 });
    expect(judged(sealed(0x11, 0x83, 0)).is).toBe('waiting');
    expect(judged(sealed(0x11, 0x83, 12)).is).toBe('waiting');
    expect(judged(sealed(0x11, 0x84, 2)).is).toBe('waiting');
  });

  it('wants a write to repeat its address and value', () => {
    const asked = sealed(1, 16, 0, 10, 0, 2, 4, 0, 1, 0, 2);
    const what = expecting(1, { function: 16, address: 10, words: [1, 2] }, asked);
    expect(judged(sealed(1, 16, 0, 10, 0, 2), 'unknown', what).is).toBe('answer');
    expect(judged(sealed(1, 16, 0, 11, 0, 2), 'unknown', what).is).toBe('waiting');
    expect(judged(asked, 'unknown', what).is).toBe('waiting');
  });

  it('says when a write may have heard only its own echo', () => {
    const asked = sealed(1, 6, 0, 10, 0, 7);
    const what = expecting(1, { function: 6, address: 10, word: 7 }, asked);
    expect(judged(asked, 'unknown', what)).toMatchObject({ is: 'answer', mayBeEcho: true });
    expect(judged(asked, 'no', what)).toMatchObject({ is: 'answer', mayBeEcho: false });
    expect(judged(asked, 'yes', what).is).toBe('waiting');
    expect(judged(joined(asked, asked), 'yes', what)).toMatchObject({ is: 'answer', from: 8 });
    // Two copies may be echo and answer, or an answer that came twice: nothing is learnt from them.
    expect(judged(joined(asked, asked), 'unknown', what)).toMatchObject({ echo: 'unknown' });
  });

  it('does not read the echo of a bit question as its answer', () => {
    // Coils 0x0300..: unit, 1, byte count 3 and three bytes of data is exactly this question.
    const asked = sealed(1, 1, 0x03, 0x00, 0x00, 0x14);
    const what = expecting(1, { function: 1, address: 0x300, count: 20 }, asked);
    expect(judged(asked, 'unknown', what).is).toBe('waiting');
    const answer = sealed(1, 1, 3, 0xaa, 0xbb, 0x0c);
    expect(judged(joined(asked, answer), 'unknown', what)).toMatchObject({ is: 'answer', from: 8 });
    expect(judged(asked, 'no', what).is).toBe('answer');
  });

  it('finds the end of an identification by its objects, whatever number it claims', () => {
    const asked = sealed(1, 43, 14, 1, 0);
    const what = expecting(1, { function: 43, category: 1, from: 0 }, asked);
    for (const claimed of [2, 3, 7]) {
      const frame = sealed(1, 43, 14, 1, 1, 0, 0, claimed, 0, 2, 65, 66, 1, 1, 67);
      expect(judged(frame, 'no', what)).toMatchObject({ is: 'answer', to: frame.length });
      expect(judged(frame.subarray(0, -1), 'no', what).is).toBe('waiting');
    }
  });
});

describe('inspect', () => {
  const cases: readonly [string, Buffer, string][] = [
    ['nothing', Buffer.alloc(0), 'silent'],
    ['our own echo alone', asked3, 'silent'],
    ['a few bytes', Buffer.from([7, 9]), 'noise'],
    ['the beginning of the answer', answer3.subarray(0, 7), 'short'],
    ['an answer of another unit', sealed(0x12, 3, 6, 1, 2, 3, 4, 5, 6), 'foreign'],
    ['an answer of another length', sealed(0x11, 3, 4, 1, 2, 3, 4), 'foreign'],
    ['an exception of another unit', sealed(0x12, 0x83, 2), 'foreign'],
    ['a question of somebody else', sealed(0x20, 4, 0, 0, 0, 10), 'second-master'],
    ['a write of somebody else', sealed(0x20, 16, 0, 0, 0, 1, 2, 0, 5), 'second-master'],
  ];
  it.each(cases)('names %s', (_, bytes, why) => {
    expect(inspected(bytes).why).toBe(why);
  });

  it('names an answer whose first bytes were hit garbled', () => {
    const wrong = Buffer.from(answer3);
    wrong[0] = 0x91;
    wrong[1] = 0x43;
    expect(inspected(wrong).why).toBe('garbled');
  });

  it('counts frames and the bytes between them', () => {
    const bytes = joined(
      Buffer.from([0xff]),
      sealed(0x20, 3, 0, 0, 0, 1),
      sealed(0x20, 3, 2, 0, 1),
      Buffer.from([0xfe, 0xfd]),
    );
    expect(inspected(bytes)).toMatchObject({ foreignQuestions: 1, foreignAnswers: 1, noise: 3 });
  });
});
