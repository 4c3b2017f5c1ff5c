import { describe, expect, it } from 'vitest';
import type { FaultCode } from '../../../gateway/core/fault.js';
import { millis } from '../../../gateway/core/time.js';
import { deadAfter } from '../../../gateway/drivers/modbus/timing.js';
import { codeOf, first, read, rig, silence, TCP, wordsAt } from './bus-rig.js';
import { truthful } from './hostile-slave.js';
import { sealed } from './independent-crc.js';

const damaged = (question: Buffer) => {
  const answer = truthful(question);
  answer[6] = (answer[6] as number) ^ 0x10;
  return answer;
};
const otherUnit = (question: Buffer) => {
  const [, ...rest] = truthful(question).subarray(0, -2);
  return sealed(9, ...rest);
};

describe('a wrong answer becomes a fault, never a value', () => {
  const cases: readonly [string, (question: Buffer) => Buffer, FaultCode][] = [
    ['none at all', silence, 'wire-no-answer'],
    ['only noise', () => Buffer.from([0x00, 0xff]), 'wire-no-answer'],
    ['a wrong checksum', damaged, 'wire-crc'],
    ['half a frame', (question) => truthful(question).subarray(0, 8), 'wire-short-frame'],
    ['another unit', otherUnit, 'wire-foreign-answer'],
    ['another length', () => sealed(1, 3, 2, 0, 7), 'wire-foreign-answer'],
    ['another function', () => sealed(1, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0), 'wire-foreign-answer'],
    ['somebody else asking', () => sealed(7, 3, 0, 0, 0, 4), 'wire-second-master'],
    ['exception 2', () => sealed(1, 0x83, 2), 'wire-exception'],
    ['exception 4', () => sealed(1, 0x83, 4), 'wire-device-failure'],
    ['exception 6', () => sealed(1, 0x83, 6), 'wire-device-busy'],
    ['exception 11, from a gateway', () => sealed(1, 0x83, 11), 'wire-no-answer'],
  ];
  it.each(cases)('%s', async (_, answer, code) => {
    const { ask, clock } = await rig(first(answer));
    expect(await clock.until(codeOf(ask(read(1))))).toBe(code);
    expect((await clock.until(ask(read(2)))).words).toEqual(wordsAt(2));
  });

  it('a wrong checksum is known as soon as the frame has ended', async () => {
    const { ask, clock, line } = await rig(first(damaged));
    await clock.until(codeOf(ask(read(1), { timeout: millis(5000) })));
    await clock.until(ask(read(2)));
    expect((line.written[1]?.at as number) - (line.written[0]?.at as number)).toBeLessThan(60);
  });

  it('half a frame is followed by the whole quiet time', async () => {
    const half = (question: Buffer) => truthful(question).subarray(0, 8);
    const { ask, clock, line, pace } = await rig(first(half));
    await clock.until(codeOf(ask(read(1))));
    await clock.until(ask(read(2)));
    const [asked, next] = line.written.map(({ at }) => at) as [number, number];
    expect(next - asked).toBeGreaterThanOrEqual(deadAfter(pace, read(1), millis(300)));
  });

  it('an answer from another unit over TCP is refused at once', async () => {
    const { ask, clock } = await rig(first(otherUnit), TCP);
    expect(await clock.until(codeOf(ask(read(1))))).toBe('wire-foreign-answer');
    expect(clock.mono()).toBe(0);
  });
});

describe('a wire that is not silent', () => {
  it('waits for silence before it asks', async () => {
    const { ask, clock, line, pace } = await rig();
    await clock.advance(1000);
    line.say(1, 2, 3);
    const asked = ask(read(1));
    await clock.advance(pace.silence / 2);
    line.say(4);
    const from = clock.mono();
    await clock.until(asked);
    expect((line.written[0]?.at as number) - from).toBeCloseTo(pace.silence + pace.latency, 6);
  });

  it('says so if it never falls silent', async () => {
    const { ask, clock, line } = await rig();
    await clock.advance(1000);
    line.say(0x55);
    const code = codeOf(ask(read(1), {}, 200));
    for (let n = 0; n < 210; n++) {
      line.say(0x55);
      await clock.advance(1);
    }
    expect(await code).toBe('wire-never-silent');
    expect(line.written).toHaveLength(0);
  });

  it('counts the questions of a second master', async () => {
    const { ask, clock, line, bus } = await rig();
    await clock.advance(100);
    line.say(...sealed(9, 3, 0, 0, 0, 2));
    await clock.advance(50);
    line.say(...sealed(9, 3, 4, 0, 1, 0, 2));
    await clock.advance(50);
    expect((await clock.until(ask(read(1)))).words).toEqual(wordsAt(1));
    expect(bus.counts).toMatchObject({ secondMaster: 1, foreign: 1 });
  });
});

describe('a wire that gives our own frames back', () => {
  const echoing = (question: Buffer) => Buffer.concat([question, truthful(question)]);
  const echoOnly = (question: Buffer) => question;
  const set = { function: 6, address: 5, word: 7 } as const;

  it('is read without its echo', async () => {
    const { ask, clock } = await rig(first(echoing, echoing));
    for (const address of [1, 2])
      expect((await clock.until(ask(read(address)))).words).toEqual(wordsAt(address));
  });

  it('does not count an echo for an answer', async () => {
    const { ask, clock } = await rig(first(echoOnly));
    expect(await clock.until(codeOf(ask(read(1))))).toBe('wire-no-answer');
  });

  it('leaves a write in doubt until the wire is known', async () => {
    const { ask, clock } = await rig(first(echoOnly, truthful, echoOnly));
    expect(await clock.until(ask(set))).toMatchObject({ mayBeEcho: true });
    await clock.until(ask(read(1)));
    expect(await clock.until(ask(set))).not.toHaveProperty('mayBeEcho');
  });

  it('wants a write answered behind its echo once the wire is known to echo', async () => {
    const twice = (question: Buffer) => Buffer.concat([question, question]);
    const { ask, clock } = await rig(first(echoing, echoOnly, twice));
    await clock.until(ask(read(1)));
    expect(await clock.until(codeOf(ask(set)))).toBe('wire-no-answer');
    expect(await clock.until(codeOf(ask(set)))).toBe('answered');
  });
});
