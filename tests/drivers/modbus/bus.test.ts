import { describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import { answerTime, deadAfter } from '../../../gateway/drivers/modbus/timing.js';
import { codeOf, first, read, rig, silence, TCP, wordsAt } from './bus-rig.js';
import { hostile, truthful, valueAt } from './hostile-slave.js';
import { sealed } from './independent-crc.js';
import { seeded, whole } from './seeded.js';

describe('a bus', () => {
  it('has one question in flight and asks in the order of arrival', async () => {
    const { ask, clock, line } = await rig();
    const answers = [10, 20, 30].map((address) => ask(read(address)));
    await clock.advance(5);
    expect(line.written).toHaveLength(1);
    const raws = await clock.until(Promise.all(answers));
    expect(raws.map(({ words }) => words)).toEqual([10, 20, 30].map((at) => wordsAt(at)));
    expect(line.written.map(({ bytes }) => bytes.readUInt16BE(2))).toEqual([10, 20, 30]);
  });

  it('keeps 3.5 characters of silence, or the turnaround of the device if that is longer', async () => {
    const { ask, clock, line, pace } = await rig();
    const quick = await clock.until(ask(read(1)));
    const slow = await clock.until(ask(read(2), { turnaround: millis(20) }));
    await clock.until(ask(read(3)));
    const [, second, third] = line.written.map(({ at }) => at);
    expect((second as number) - quick.mono).toBeCloseTo(pace.silence, 6);
    expect((third as number) - slow.mono).toBeCloseTo(20, 6);
  });

  it('says when the last byte came and how long all took', async () => {
    const { ask, clock, line, pace } = await rig();
    const { mono, took } = await clock.until(ask(read(1)));
    expect(took).toBeCloseTo((8 + 13) * pace.character, 6);
    expect(mono).toBeCloseTo((line.written[0]?.at as number) + took, 6);
  });

  it('refuses what cannot begin before its deadline, and still asks the rest', async () => {
    const { ask, clock, line } = await rig();
    const inFlight = ask(read(1, 100));
    const tooLate = codeOf(ask(read(2), {}, 50));
    const inTime = ask(read(3));
    await clock.until(inFlight);
    expect(await clock.until(tooLate)).toBe('bus-deadline');
    expect((await clock.until(inTime)).words).toEqual(wordsAt(3));
    expect(line.written).toHaveLength(2);
  });

  it('stays quiet after a timeout until the latest possible answer has died', async () => {
    const { ask, clock, bus, line, pace } = await rig((question) => [
      { after: question.readUInt16BE(2) === 1 ? 250 : 0, bytes: truthful(question) },
    ]);
    const late = codeOf(ask(read(1)));
    const next = ask(read(2));
    expect(await clock.until(late)).toBe('wire-no-answer');
    expect((await clock.until(next)).words).toEqual(wordsAt(2));
    const [asked, askedNext] = line.written.map(({ at }) => at) as [number, number];
    const quiet = deadAfter(pace, read(1), millis(300));
    expect(askedNext - asked).toBeGreaterThanOrEqual(quiet);
    expect(askedNext - asked).toBeLessThan(quiet + 2);
    expect(bus.counts).toMatchObject({ requests: 2, answered: 1, noAnswer: 1, late: 1 });
  });

  it('does not wait for late answers on TCP, where the transaction id tells them apart', async () => {
    const device = (question: Buffer) => [
      { after: question.readUInt16BE(2) === 1 ? 250 : 0, bytes: truthful(question) },
    ];
    const { ask, clock, bus, line } = await rig(device, TCP);
    expect(await clock.until(codeOf(ask(read(1))))).toBe('wire-no-answer');
    expect((await clock.until(ask(read(2)))).words).toEqual(wordsAt(2));
    expect(line.written[1]?.at).toBeCloseTo(100, 6);
    await clock.advance(500);
    expect(bus.counts.late).toBe(1);
  });

  it('lets an answer that began in time be spoken to its end', async () => {
    // 125 registers at 9600 baud speak for 266 ms, more than the timeout.
    const { ask, clock } = await rig();
    expect((await clock.until(ask(read(7, 125)))).words).toEqual(wordsAt(7, 125));
  });

  it('discards the second copy of a doubled answer', async () => {
    const twice = (question: Buffer) => Buffer.concat([truthful(question), truthful(question)]);
    const { ask, clock, bus } = await rig(first(twice, twice));
    for (const address of [1, 2, 3])
      expect((await clock.until(ask(read(address)))).words).toEqual(wordsAt(address));
    expect(bus.counts.doubled).toBe(2);
  });

  it('counts the time in which nobody else could have asked', async () => {
    const { ask, clock, bus, pace } = await rig(first(truthful, silence));
    const { took } = await clock.until(ask(read(1)));
    expect(bus.counts.busy).toBeCloseTo(took + pace.silence, 6);
    await clock.until(codeOf(ask(read(1))));
    const dead = deadAfter(pace, read(1), millis(300));
    expect(bus.counts.busy).toBeCloseTo(took + pace.silence + dead, 6);
  });

  it('does not wait for an answer to a broadcast, but for the units to act on it', async () => {
    const { ask, clock, line } = await rig(() => []);
    const set = ask({ function: 6, address: 1, word: 2 }, { unit: 0 });
    expect((await clock.until(set)).words).toEqual([]);
    void ask(read(1)).catch(() => undefined);
    await clock.advance(1);
    expect(line.written[1]?.at).toBeGreaterThan(100);
  });

  it('takes the echo of a broadcast for no answer', async () => {
    const { ask, clock } = await rig((question) => [{ after: 0, bytes: question }]);
    const { took } = await clock.until(ask({ function: 6, address: 1, word: 2 }, { unit: 0 }));
    expect(took).toBeGreaterThanOrEqual(100);
  });

  it('refuses what Modbus cannot say, and goes on', async () => {
    const { ask, clock, line } = await rig();
    const wrong = [
      ask(read(1, 126)),
      ask(read(1, 0)),
      ask(read(70_000)),
      ask(read(1), { unit: 300 }),
      ask({ function: 6, address: 1, word: -1 }),
      ask({ function: 16, address: 1, words: new Array<number>(130).fill(0) }),
      ask({ function: 23, address: 1, count: 1, writeAddress: 1, words: [] }),
    ].map(codeOf);
    const right = ask(read(5));
    expect((await clock.until(right)).words).toEqual(wordsAt(5));
    expect(new Set(await Promise.all(wrong))).toEqual(new Set(['bad-request']));
    expect(line.written).toHaveLength(1);
  });

  it('asks on while a device has more to say of itself, and never in a circle', async () => {
    const say = (next: number, id: number, text: string) => () =>
      sealed(1, 43, 14, 1, 1, 0xff, next, 1, id, text.length, ...Buffer.from(text));
    const last = () => sealed(1, 43, 14, 1, 1, 0, 0, 1, 2, 2, ...Buffer.from('v7'));
    const question = { function: 43, category: 1, from: 0 } as const;
    const good = await rig(first(say(1, 0, 'ACME'), say(2, 1, 'T100'), last));
    const { identification } = await good.clock.until(good.ask(question));
    expect(identification).toEqual({ 0: 'ACME', 1: 'T100', 2: 'v7' });
    const circling = await rig(first(say(1, 0, 'ACME'), say(1, 1, 'T100')));
    await circling.clock.until(circling.ask(question));
    expect(circling.line.written).toHaveLength(2);
  });

  it('gives bits as zeros and ones, as many as were asked', async () => {
    const bits = () => sealed(1, 2, 2, 0b1010_0101, 0b1111_1110);
    const { ask, clock } = await rig(first(bits));
    const { words } = await clock.until(ask({ function: 2, address: 0, count: 10 }));
    expect(words).toEqual([1, 0, 1, 0, 0, 1, 0, 1, 0, 1]);
  });

  it('rejects everything when closed, and everything after', async () => {
    const { ask, clock, bus } = await rig(() => []);
    const requests = [ask(read(1)), ask(read(2))].map(codeOf);
    await clock.advance(5);
    await bus.close();
    expect(await Promise.all(requests)).toEqual(['bus-stopping', 'bus-stopping']);
    expect(await codeOf(ask(read(3)))).toBe('bus-stopping');
    await bus.close();
    expect(clock.pending).toBe(0);
  });

  it('gives no wrong value in 3,000 questions to a hostile device, and each late answer costs at most the quiet time', async () => {
    const manners = { timeout: millis(100), answersWithin: millis(300) };
    const random = seeded(20_261_122);
    const { device, done } = hostile(random, manners);
    const { ask, clock, bus, line, pace } = await rig(device);
    let wrong = 0;
    let answered = 0;
    for (let n = 0; n < 3000; n++) {
      const address = whole(random, 0, 60_000);
      const raw = await clock.until(ask(read(address), manners).catch(() => undefined));
      if (raw === undefined) continue;
      answered++;
      if (raw.words.some((word, at) => word !== valueAt(1, address + at))) wrong++;
    }
    const cost = line.written.map(({ at }, n) => (line.written[n + 1]?.at ?? at) - at);
    const { late, doubled } = bus.counts;
    expect(wrong).toBe(0);
    // Noise and second copies cost nothing; only late, damaged, short and foreign answers are lost.
    expect(3000 - answered).toBeLessThanOrEqual(done.late + done.crc + done.short + done.foreign);
    expect(doubled).toBe(done.doubled);
    // One that begins just behind the timeout is still taken for its own question, and rightly.
    expect(late).toBeGreaterThan(0.8 * done.late);
    const dead = deadAfter(pace, read(0), manners.answersWithin);
    const spoken = answerTime(pace, read(0)) + pace.silence + pace.latency;
    expect(Math.max(...cost)).toBeLessThanOrEqual(dead + spoken);
  });
});
