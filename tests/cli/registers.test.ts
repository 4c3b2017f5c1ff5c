import { describe, expect, it } from 'vitest';
import { rawRead, rawValues } from '../../gateway/cli/registers.js';
import { numbersIn, wireAt } from '../../gateway/cli/wire-target.js';

const asked = { bus: 'rs485-1', unit: '11', table: 'holding', address: '0x0007', count: '4' };

describe('registers on the command line', () => {
  it('are taken as on the wire, in decimal or hexadecimal', () => {
    expect(rawRead({ ...asked, encoding: 'float32' })).toMatchObject({
      bus: 'rs485-1',
      asked: { unit: 11, table: 'holding', address: 7, count: 4 },
    });
    expect(rawRead({})).toBeUndefined();
  });

  it('are refused by the name of the option that is wrong', () => {
    const why = (more: object) => {
      try {
        rawRead({ ...asked, ...more });
      } catch (thrown) {
        return String(thrown);
      }
      return '';
    };
    expect(why({ unit: '256' })).toContain('--unit');
    expect(why({ table: 'coils' })).toContain('--table');
    expect(why({ address: 'x' })).toContain('--address');
    expect(why({ encoding: 'float' })).toContain('--encoding');
  });

  it('become numbers of the encoding, each at its address', () => {
    const read = rawRead({ ...asked, encoding: 'float32', wordOrder: 'cdab' });
    if (read === undefined) throw new Error('it names a bus');
    expect(rawValues(read, [0, 0x41c8, 0x8000, 0x43f3])).toEqual([
      { address: 7, raw: [0, 0x41c8], value: 25 },
      { address: 9, raw: [0x8000, 0x43f3], value: 487 },
    ]);
  });
});

describe('where a command looks', () => {
  it('is a port or a host', () => {
    expect(wireAt('/dev/ttyUSB0', false, 4800)).toMatchObject({ wire: 'rtu', baud: 4800 });
    expect(wireAt('192.168.1.20', false)).toMatchObject({ wire: 'tcp', port: 502 });
    expect(wireAt('host.example:4001', true)).toMatchObject({ wire: 'rtu-over-tcp', port: 4001 });
    expect(() => wireAt('host:99999', false)).toThrow();
  });

  it('is numbers and spans of numbers', () => {
    expect(numbersIn('1-3,254,2', '--units', 255)).toEqual([1, 2, 3, 254]);
    for (const wrong of ['', '5-1', '300', 'a', '1,,2'])
      expect(() => numbersIn(wrong, '--units', 255), wrong).toThrow();
  });
});
