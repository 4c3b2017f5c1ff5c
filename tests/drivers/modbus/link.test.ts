import { describe, expect, it } from 'vitest';
import { Fault } from '../../../gateway/core/fault.js';
import { backOff } from '../../../gateway/drivers/modbus/link.js';
import { settled } from '../../held-clock.js';
import { codeOf, first, read, rig, silence, TCP, wordsAt } from './bus-rig.js';
import { truthful } from './hostile-slave.js';

const kinds = (happened: readonly { readonly kind: string }[]) => happened.map(({ kind }) => kind);
const missing = new Fault('port-missing', { path: '/dev/hallkeeper/rs485-1' });
const refused = new Fault('tcp-refused', { path: '127.0.0.1:502' });

describe('a port that goes', () => {
  it('fails what is in flight and what waits at once, and everything until it is back', async () => {
    const { ask, clock, bus, line, happened } = await rig(() => []);
    const pending = [ask(read(1)), ask(read(2))].map(codeOf);
    await clock.advance(5);
    line.refuse(missing);
    line.pull();
    const before = clock.mono();
    expect(await Promise.all(pending)).toEqual(['port-closed', 'port-closed']);
    expect(clock.mono()).toBe(before);
    expect(bus.isOpen).toBe(false);
    expect(await codeOf(ask(read(3)))).toBe('port-closed');
    await clock.advance(300);
    expect(await codeOf(ask(read(4)))).toBe('port-missing');
    expect(kinds(happened)).toEqual(['bus-opened', 'bus-closed']);
  });

  it('is opened again after 0.25, 0.5, 1 and then every 2 s, for ever', async () => {
    const { clock, line } = await rig();
    line.refuse(missing);
    line.pull();
    const from = clock.mono();
    await clock.advance(20_000);
    const waits = line.attempts.slice(1).map((at, n, all) => at - (all[n - 1] ?? from));
    expect(waits.slice(0, 5)).toEqual([250, 500, 1000, 2000, 2000]);
    expect(new Set(waits.slice(3))).toEqual(new Set([2000]));
    expect([1, 2, 3, 4, 99].map(backOff)).toEqual([250, 500, 1000, 2000, 2000]);
  });

  it('reads again within 5 s of its return', async () => {
    const { ask, clock, line, happened, bus } = await rig();
    await clock.until(ask(read(1)));
    line.refuse(missing);
    line.pull();
    await clock.advance(60_000);
    line.refuse(undefined);
    await clock.advance(2000);
    expect((await clock.until(ask(read(1)))).words).toEqual(wordsAt(1));
    expect(kinds(happened)).toEqual(['bus-opened', 'bus-closed', 'bus-opened']);
    expect(bus.counts).toMatchObject({ opened: 2, lost: 1 });
  });

  it('takes what was asked before the first opening, and fails it if that fails', async () => {
    const { ask, clock, line } = await rig();
    line.refuse(missing);
    line.pull();
    await settled();
    expect(await codeOf(ask(read(1)))).toBe('port-closed');
    line.refuse(undefined);
    await clock.advance(260);
    expect((await clock.until(ask(read(1)))).words).toEqual(wordsAt(1));
  });

  it('tells a peer that takes every connection and hangs up only once', async () => {
    const { clock, line, happened } = await rig(undefined, TCP);
    for (let n = 0; n < 20; n++) {
      line.pull();
      await clock.advance(2000);
    }
    expect(kinds(happened)).toEqual(['bus-opened', 'bus-closed']);
  });
});

describe('a connection that nobody answers on', () => {
  it('is made anew after three unanswered questions, without a word if that succeeds', async () => {
    const { ask, clock, line, happened } = await rig(first(silence, silence, silence), TCP);
    for (const address of [1, 2, 3])
      expect(await clock.until(codeOf(ask(read(address))))).toBe('wire-no-answer');
    expect((await clock.until(ask(read(4)))).words).toEqual(wordsAt(4));
    expect(line.attempts).toHaveLength(2);
    expect(kinds(happened)).toEqual(['bus-opened']);
  });

  it('is told lost if it cannot be made anew', async () => {
    const { ask, clock, line, happened } = await rig(() => [], TCP);
    line.refuse(refused);
    for (const address of [1, 2, 3]) await clock.until(codeOf(ask(read(address))));
    expect(await clock.until(codeOf(ask(read(4))))).toBe('tcp-refused');
    expect(kinds(happened)).toEqual(['bus-opened', 'bus-closed']);
  });

  it('is kept while other units answer', async () => {
    const dead = (question: Buffer) =>
      question[0] === 9 ? [] : [{ after: 0, bytes: truthful(question) }];
    const { ask, clock, line } = await rig(dead, TCP);
    for (let n = 0; n < 10; n++) {
      await clock.until(codeOf(ask(read(1), { unit: 9 })));
      await clock.until(ask(read(1)));
    }
    expect(line.attempts).toHaveLength(1);
  });

  it('is given up if its stream is out of step', async () => {
    const { ask, clock, line, bus } = await rig(undefined, TCP);
    const answered = codeOf(ask(read(1), { unit: 2 }));
    line.say(0, 1, 7, 7, 0, 3, 1, 3);
    expect(await answered).toBe('wire-short-frame');
    expect(bus.isOpen).toBe(false);
    await clock.advance(250);
    expect((await clock.until(ask(read(4)))).words).toEqual(wordsAt(4));
  });
});
