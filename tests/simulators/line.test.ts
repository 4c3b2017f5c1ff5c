import { describe, expect, it } from 'vitest';
import { millis } from '../../gateway/core/time.js';
import { answersOf } from '../../simulators/instruments/bus.js';
import { fromRtuFrame, rtuFrame } from '../../simulators/instruments/crc.js';
import type { SimulatedDevice } from '../../simulators/instruments/device.js';
import type { InstrumentFault } from '../../simulators/instruments/fault.js';
import { Line } from '../../simulators/instruments/line.js';
import { HeldClock } from '../held-clock.js';
import { instrumentOf } from './instruments-of.js';

/** A line with instruments, and what the gateway's end of it receives. */
const lineWith = (make: (clock: HeldClock) => readonly SimulatedDevice[], baud = 9600) => {
  const clock = new HeldClock();
  const devices = make(clock);
  const received: { at: number; bytes: Buffer }[] = [];
  const line = new Line(
    clock,
    {
      answer: (frame, rate) => answersOf(devices, frame, rate),
      send: (bytes) => received.push({ at: clock.mono(), bytes: Buffer.from(bytes) }),
    },
    baud,
  );
  return {
    clock,
    line,
    devices,
    received,
    all: () => Buffer.concat(received.map(({ bytes }) => bytes)),
    last: () => received.at(-1)?.at ?? Number.NaN,
  };
};

const iaq = (clock: HeldClock, unit = 11, baud = 9600) =>
  instrumentOf('jxct-iaq', { co2: 812 }, clock, { unit, baud }).device;
const askCo2 = (unit: number) => rtuFrame(unit, Buffer.from('0300050001', 'hex'));
const CO2 = '0302032c';

/** reliability-performance.md 6, without the second silence, which the gateway keeps. */
const formula = (registers: number, baud: number, turnaround: number) =>
  ((8 + 5 + 2 * registers) * 11_000) / baud + (3.5 * 11_000) / baud + turnaround;

const broken = (fault: InstrumentFault) =>
  lineWith((clock) => {
    const device = iaq(clock);
    device.breaks(fault);
    return [device];
  });

describe('a simulated RS-485 line', () => {
  it('takes the time of the formula for one register and for ten', async () => {
    for (const [count, baud] of [
      [1, 9600],
      [10, 9600],
      [10, 4800],
    ] as const) {
      const side = lineWith((clock) => [iaq(clock, 11, baud)], baud);
      const question = Buffer.from([3, 0, count === 1 ? 5 : 0, 0, count]);
      side.line.hear(rtuFrame(11, question));
      await side.clock.advance(1000);
      expect(side.all()).toHaveLength(5 + 2 * count);
      expect(side.last()).toBeGreaterThanOrEqual(formula(count, baud, 20));
      expect(side.last()).toBeLessThanOrEqual(formula(count, baud, 20) + 1);
    }
  });

  it('hands bytes over no sooner than they have arrived', async () => {
    const side = lineWith((clock) => [iaq(clock)]);
    side.line.hear(rtuFrame(11, Buffer.from('030000000a', 'hex')));
    await side.clock.advance(1000);
    const begin = formula(10, 9600, 20) - (25 * 11_000) / 9600;
    let count = 0;
    for (const { at, bytes } of side.received) {
      count += bytes.length;
      expect(at).toBeGreaterThanOrEqual(begin + ((count - 0.1) * 11_000) / 9600);
    }
    expect(side.received.length).toBeGreaterThan(3);
  });

  it('is silent towards other units, broken questions and other baud rates', async () => {
    const side = lineWith((clock) => [iaq(clock, 11), iaq(clock, 12, 4800)]);
    const bad = askCo2(11);
    bad[3] = bad.readUInt8(3) ^ 1;
    for (const question of [askCo2(13), bad, askCo2(11).subarray(0, 5), askCo2(12)]) {
      side.line.hear(question);
      await side.clock.advance(500);
    }
    expect(side.received).toEqual([]);
  });

  it('obeys a broadcast without an answer', async () => {
    const side = lineWith((clock) => [instrumentOf('waveshare-relay', {}, clock).device]);
    side.line.hear(rtuFrame(0, Buffer.from('050000ff00', 'hex')));
    await side.clock.advance(500);
    expect(side.received).toEqual([]);
    side.line.hear(rtuFrame(1, Buffer.from('0100000001', 'hex')));
    await side.clock.advance(500);
    expect(fromRtuFrame(side.all())?.pdu.toString('hex')).toBe('010101');
  });

  it('puts a question together that comes in pieces within 3.5 characters', async () => {
    const side = lineWith((clock) => [iaq(clock)]);
    side.line.hear(askCo2(11).subarray(0, 3));
    await side.clock.advance(5);
    side.line.hear(askCo2(11).subarray(3));
    await side.clock.advance(500);
    expect(fromRtuFrame(side.all())?.pdu.toString('hex')).toBe(CO2);
  });

  it('spoils the answer and the question that run into each other', async () => {
    const side = lineWith((clock) => [iaq(clock)]);
    side.line.hear(rtuFrame(11, Buffer.from('030000000a', 'hex')));
    await side.clock.advance(45);
    expect(side.all().length).toBeGreaterThan(0);
    side.line.hear(askCo2(11));
    await side.clock.advance(1000);
    expect(side.all()).toHaveLength(25);
    expect(fromRtuFrame(side.all())).toBeUndefined();
  });

  it('spoils the answers of two instruments with one unit id', async () => {
    const side = lineWith((clock) => [iaq(clock), iaq(clock)]);
    side.line.hear(askCo2(11));
    await side.clock.advance(1000);
    expect(side.all()).toHaveLength(14);
    expect(side.all().includes(rtuFrame(11, Buffer.from(CO2, 'hex')))).toBe(false);
  });

  it('lets a question through that comes after a collision', async () => {
    const side = lineWith((clock) => [iaq(clock), iaq(clock), iaq(clock, 12)]);
    side.line.hear(askCo2(11));
    await side.clock.advance(1000);
    const before = side.all().length;
    side.line.hear(askCo2(12));
    await side.clock.advance(1000);
    expect(fromRtuFrame(side.all().subarray(before))?.unit).toBe(12);
  });

  it('loses what is under way when it is cut, and works when it is mended', async () => {
    const side = lineWith((clock) => [iaq(clock)]);
    side.line.hear(askCo2(11));
    await side.clock.advance(15);
    side.line.cut();
    await side.clock.advance(1000);
    expect(side.received).toEqual([]);
    side.line.hear(askCo2(11));
    await side.clock.advance(1000);
    expect(fromRtuFrame(side.all())?.pdu.toString('hex')).toBe(CO2);
  });
});

describe('a broken instrument', () => {
  const good = rtuFrame(11, Buffer.from(CO2, 'hex'));
  const said = async (fault: InstrumentFault, within = 1000) => {
    const side = broken(fault);
    side.line.hear(askCo2(11));
    await side.clock.advance(within);
    return side;
  };

  it('says nothing when dead', async () => {
    expect((await said({ fault: 'dead' })).received).toEqual([]);
  });

  it('answers later when slow or late', async () => {
    const late = await said({ fault: 'late', by: millis(700) }, 700);
    expect(late.received).toEqual([]);
    await late.clock.advance(100);
    expect(late.all()).toEqual(good);
    expect((await said({ fault: 'slow', by: millis(100) })).last()).toBeGreaterThan(140);
  });

  it.each([
    ['doubled', Buffer.concat([good, good])],
    ['short', good.subarray(0, 3)],
    ['noise', Buffer.concat([Buffer.from('00fe80', 'hex'), good])],
    ['foreign', rtuFrame(12, Buffer.from(CO2, 'hex'))],
  ] as const)('sends what %s means', async (fault, expected) => {
    expect((await said({ fault })).all()).toEqual(expected);
  });

  it('sends a wrong checksum, or the exception that is asked for', async () => {
    const { all } = await said({ fault: 'crc' });
    expect(all().subarray(0, -1)).toEqual(good.subarray(0, -1));
    expect(fromRtuFrame(all())).toBeUndefined();
    expect((await said({ fault: 'exception', code: 6 })).all()).toEqual(
      rtuFrame(11, Buffer.from('8306', 'hex')),
    );
  });

  it('heals by itself after its time', async () => {
    const side = lineWith((clock) => [iaq(clock)]);
    side.devices[0]?.breaks({ fault: 'dead' }, 2000);
    side.line.hear(askCo2(11));
    await side.clock.advance(2000);
    expect(side.received).toEqual([]);
    side.line.hear(askCo2(11));
    await side.clock.advance(500);
    expect(side.all()).toEqual(good);
  });
});
