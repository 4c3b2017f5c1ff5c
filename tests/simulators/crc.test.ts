import { describe, expect, it } from 'vitest';
import { crc16, fromRtuFrame, rtuFrame } from '../../simulators/instruments/crc.js';

const frame = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('the checksum of simulated instruments', () => {
  it('is the catalogued CRC-16/MODBUS', () => {
    expect(crc16(Buffer.from('123456789', 'latin1'))).toBe(0x4b37);
  });

  it.each([
    ['FE 04 00 03 00 01 D5 C5', 'a question printed by the maker of the S8'],
    ['FF 03 07 D0 00 01 91 59', 'a question printed by ComWinTop'],
  ])('closes %s, %s', (printed) => {
    const whole = frame(printed);
    expect(fromRtuFrame(whole)).toEqual({ unit: whole[0], pdu: whole.subarray(1, -2) });
    expect(rtuFrame(whole.readUInt8(0), whole.subarray(1, -2))).toEqual(whole);
  });

  it('refuses a frame with any one bit turned', () => {
    const whole = frame('FE 04 00 03 00 01 D5 C5');
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const turned = Buffer.from(whole);
      turned[bit >> 3] = whole.readUInt8(bit >> 3) ^ (1 << (bit & 7));
      expect(fromRtuFrame(turned)).toBeUndefined();
    }
  });
});
