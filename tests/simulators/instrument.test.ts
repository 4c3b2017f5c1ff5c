import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointId } from '../../gateway/core/identity.js';
import { HeldClock } from '../held-clock.js';
import { instrumentOf, profileOf } from './instruments-of.js';

/** Answers are spelled out in bytes by the Modbus application protocol V1.1b3 and the makers' manuals. */

const plain = (_unit: number, pdu: Buffer): Buffer => pdu;

const talk = (
  profile: string,
  values: Readonly<Record<string, number>> = {},
  more: Parameters<typeof instrumentOf>[3] = {},
) => {
  const clock = new HeldClock();
  const { device, points } = instrumentOf(profile, values, clock, more);
  const ask = (hex: string): string =>
    device.hear(Buffer.from(hex.replaceAll(' ', ''), 'hex'), plain).bytes.toString('hex');
  return { ask, device, points, clock };
};

const bytes = (hex: string): string => hex.replaceAll(' ', '').toLowerCase();

describe('an instrument made from its profile', () => {
  it('shows the 132 854 lx that the JXCT manual prints as 00 02 06 F6', () => {
    const { ask } = talk('jxct-lux', { illuminance: 132_854 });
    expect(ask('03 0007 0002')).toBe(bytes('03 04 0002 06F6'));
  });

  it('shows one float32 of the SCD30 as its manual does: 439 ppm is 43DB 8000', () => {
    const { ask } = talk('scd30', { co2: 439 });
    expect(ask('03 0028 0002')).toBe(bytes('03 04 43DB 8000'));
  });

  it('shows temperatures below zero in two complements and tenths', () => {
    const { ask } = talk('jxct-th', { temperature: -10.1, humidity: 65.8 });
    expect(ask('03 0000 0002')).toBe(bytes('03 04 0292 FF9B'));
  });

  it('packs contacts from the lowest bit', () => {
    const { ask } = talk('waveshare-8di', { 1: 1, 3: 1, 8: 1 });
    expect(ask('02 0000 0008')).toBe(bytes('02 01 85'));
    expect(ask('02 0002 0003')).toBe(bytes('02 01 01'));
  });

  it('ors the bits of one register and leaves the others 0', () => {
    const { ask } = talk('neptun-smart', { 'line-2': 1, 'line-4': 1 });
    expect(ask('03 0003 0001')).toBe(bytes('03 02 000A'));
  });

  it('says "no value" by the sentinel of the profile', () => {
    const { ask } = talk('huawei-ups2000', { load: 35 });
    expect(ask('03 2AF8 0001')).toBe(bytes('03 02 7FFF'));
    expect(ask('03 2B0D 0001')).toBe(bytes('03 02 015E'));
  });

  it('answers the unlisted registers between its points with 0, and no others', () => {
    const { ask } = talk('jxct-iaq', { humidity: 40, temperature: 21.5, co2: 812 });
    expect(ask('03 0000 0006')).toBe(bytes('03 0C 0190 00D7 0000 0000 0000 032C'));
    expect(ask('03 0002 0001')).toBe(bytes('83 02'));
    expect(ask('03 0009 0002')).toBe(bytes('83 02'));
  });

  it.each([
    ['jxct-iaq', '04 0000 0001', '84 01', 'a function that the model does not know'],
    ['jxct-iaq', '63', 'E3 01', 'a function that nobody knows'],
    ['jxct-iaq', '2B 0E 01 00', 'AB 01', 'identification, which cheap instruments lack'],
    ['jxct-iaq', '03 0000 0000', '83 03', 'no register at all'],
    ['jxct-iaq', '03 0000 007E', '83 03', '126 registers'],
    ['eastron-sdm630', '04 0000 0052', '84 03', 'more than the model reads at once'],
    ['jxct-iaq', '03 0000', '83 03', 'a question that stops half way'],
    ['waveshare-relay', '01 00FF 0001', '81 02', 'a forbidden coil'],
    ['waveshare-relay', '05 0000 1234', '85 03', 'a coil neither on nor off'],
    ['jxct-iaq', '06 0005 0001', '86 02', 'a write to what can only be read'],
    ['jxct-iaq', '06 0100 00FF', '86 03', 'a unit id beyond 247'],
  ])('%s answers %s with exception %s: %s', (profile, question, refusal) => {
    expect(talk(profile).ask(question)).toBe(bytes(refusal));
  });

  it('keeps coils that were written, one or many, and since when', () => {
    const { ask, points, clock, device } = talk('waveshare-relay');
    const siren = pointId(device.id, 'relay-1');
    expect(ask('05 0000 FF00')).toBe(bytes('05 0000 FF00'));
    expect(points.show(siren)).toEqual({ value: 1, from: 'written', since: clock.wall() });
    expect(ask('0F 0001 0003 01 05')).toBe(bytes('0F 0001 0003'));
    expect(ask('01 0000 0008')).toBe(bytes('01 01 0B'));
    expect(ask('05 0000 0000')).toBe(bytes('05 0000 0000'));
    expect(ask('01 0000 0008')).toBe(bytes('01 01 0A'));
  });

  it('keeps the moment of the first of equal writes', async () => {
    const { ask, points, clock, device } = talk('waveshare-relay');
    ask('05 0000 FF00');
    const first = clock.wall();
    await clock.advance(5000);
    ask('05 0000 FF00');
    expect(points.show(pointId(device.id, 'relay-1')).since).toBe(first);
  });

  it('lets a pulsed relay fall back by itself', async () => {
    const { ask, clock } = talk('waveshare-relay');
    expect(ask('05 0200 001E')).toBe(bytes('05 0200 001E'));
    await clock.advance(2999);
    expect(ask('01 0000 0001')).toBe(bytes('01 01 01'));
    await clock.advance(1);
    expect(ask('01 0000 0001')).toBe(bytes('01 01 00'));
  });

  it('takes another unit id and baud rate through its set-up registers', () => {
    const meter = talk('eastron-sdm120', {}, { baud: 2400 });
    expect(meter.ask('03 001C 0002')).toBe(bytes('03 04 0000 0000'));
    expect(meter.ask('10 001C 0002 04 4000 0000')).toBe(bytes('10 001C 0002'));
    expect(meter.device.baud).toBe(9600);
    expect(meter.ask('10 0014 0002 04 40E0 0000')).toBe(bytes('10 0014 0002'));
    expect(meter.device.unit).toBe(7);
  });

  it('masks and reads-and-writes a register', () => {
    const { ask, device } = talk('jxct-iaq', {}, { unit: 0x12 });
    expect(ask('16 0100 00F2 0025')).toBe(bytes('16 0100 00F2 0025'));
    expect(device.unit).toBe(0x17);
    expect(ask('17 0100 0001 0100 0001 02 0021')).toBe(bytes('17 02 0021'));
    expect(device.unit).toBe(0x21);
  });

  it('identifies itself where it knows how, from the object asked for', () => {
    const { ask } = talk('jxct-iaq', {}, { identifies: true });
    const said = Buffer.from(ask('2B 0E 01 01'), 'hex');
    expect(said.subarray(0, 8)).toEqual(Buffer.from('2b0e018100000201', 'hex'));
    expect(said.toString('utf8')).toContain(profileOf('jxct-iaq').model);
    expect(said.toString('utf8')).not.toContain(profileOf('jxct-iaq').manufacturer);
  });

  it('answers anything at all with its function or that function refused, 253 bytes at most', () => {
    const profiles = ['jxct-iaq', 'waveshare-relay', 'eastron-sdm120', 'adam-4150', 'scd30'];
    const instruments = profiles.map((profile) => talk(profile).device);
    const pdus = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 253 }),
      fc
        .tuple(
          fc.constantFrom(1, 2, 3, 4, 5, 6, 15, 16, 22, 23, 43),
          fc.uint8Array({ maxLength: 12 }),
        )
        .map(([code, rest]) => Uint8Array.from([code, ...rest])),
    );
    fc.assert(
      fc.property(pdus, fc.constantFrom(...instruments), (pdu, device) => {
        const { bytes: said } = device.hear(Buffer.from(pdu), plain);
        const code = pdu[0] ?? 0;
        expect([code, code | 0x80]).toContain(said[0]);
        expect(said.length).toBeLessThanOrEqual(253);
        expect(said.length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
  });
});
