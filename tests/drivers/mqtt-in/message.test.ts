import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PointId } from '../../../gateway/core/identity.js';
import { modelOfPublisher } from '../../../gateway/devices/publisher-points.js';
import { LARGEST_MESSAGE, valuesIn } from '../../../gateway/drivers/mqtt-in/message.js';

const fields = ['waiting', 'called', 'wait_min'].map((field) => ({
  field,
  point: `queue-1/${field}` as PointId,
}));
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => valuesIn(bytes(text), fields)?.map(({ value }) => value);

describe('a message of a device that publishes', () => {
  it('gives each field its number', () => {
    expect(read('{"waiting":31,"called":412,"wait_min":14}')).toEqual([31, 412, 14]);
  });

  it('leaves a field without a number without a value', () => {
    expect(read('{"waiting":"31","called":null}')).toEqual([undefined, undefined, undefined]);
    expect(read('{"waiting":1e999,"called":3}')).toEqual([undefined, 3, undefined]);
  });

  it.each(['', 'waiting 31', '[31]', '31', 'null', '{"waiting":31'])('is refused: %s', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('takes no field from a prototype', () => {
    expect(
      valuesIn(bytes('{"__proto__":{"toString":1}}'), [
        { field: 'toString', point: 'queue-1/x' as PointId },
      ]),
    ).toEqual([{ point: 'queue-1/x', value: undefined, raw: [] }]);
  });

  it('is refused where it is no text or too large', () => {
    expect(valuesIn(Uint8Array.of(0xff, 0xfe, 0x7b), fields)).toBeUndefined();
    expect(read(`{"waiting":31,"x":"${'x'.repeat(LARGEST_MESSAGE)}"}`)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const values = read(text);
        for (const value of values ?? [])
          expect(value === undefined || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});

it('a queue machine has its three points', () => {
  expect(Object.keys(modelOfPublisher({ topic: 'q', machine: 'queue', fields: {} }))).toEqual([
    'waiting',
    'called',
    'wait-min',
  ]);
});
