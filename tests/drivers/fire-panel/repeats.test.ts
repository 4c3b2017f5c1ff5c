import { describe, expect, it } from 'vitest';
import { millis } from '../../../gateway/core/time.js';
import { encodePanelFrame } from '../../../gateway/drivers/fire-panel/codec.js';
import { hearerOf } from '../../../gateway/drivers/fire-panel/hearer.js';
import { gb26875Schema } from '../../../gateway/drivers/fire-panel/speech.js';

const speech = gb26875Schema.parse({
  speaks: 'gb26875',
  'part-address': { loop: { offset: 2, bytes: 2 }, part: { offset: 0, bytes: 2 } },
});
const NOW = [3, 17, 10, 10, 3, 26] as const;
const message = (seq: number, unit: readonly number[]): Uint8Array =>
  encodePanelFrame(
    speech,
    { command: 2, unit: Uint8Array.from([...unit, ...NOW]) },
    { seq, time: NOW },
  );
const part = (bits: number): number[] => [
  ...[2, 1, 1, 1, 42, 14, 0, 2, 0, bits, 0],
  ...Array.from({ length: 31 }, () => 0),
];
const fire = message(1, part(0b10));
const calm = message(2, part(0));
const reset = message(3, [4, 1, 1, 1, 1, 0]);

describe('a message that nobody confirms is sent three times', () => {
  const hearing = () => {
    const hearer = hearerOf(speech);
    return (bytes: Uint8Array, second: number) =>
      hearer.bytes(bytes, millis(second * 1000)).signals;
  };

  it('its repeat takes back no fire that came since: neither by a reset nor by an all-clear', () => {
    const hear = hearing();
    expect(hear(reset, 0)).toEqual([{ about: 'reset' }]);
    expect(hear(calm, 1)).toMatchObject([{ set: [], clear: expect.arrayContaining(['fire']) }]);
    expect(hear(fire, 2)).toMatchObject([{ loop: 2, part: 14, set: ['fire'] }]);
    expect(hear(reset, 5)).toEqual([]);
    expect(hear(calm, 6)).toMatchObject([{ set: [], clear: [] }]);
  });

  it('a fire that is said again is still one, also after the first was lost', () => {
    const hear = hearing();
    expect(hear(fire, 0)).toMatchObject([{ set: ['fire'] }]);
    expect(hear(fire, 5)).toMatchObject([{ set: ['fire'], clear: [] }]);
  });

  it('the same reset under the same number is a new one after a minute: some makers number nothing', () => {
    const hear = hearing();
    hear(reset, 0);
    expect(hear(reset, 59)).toEqual([]);
    expect(hear(reset, 61)).toEqual([{ about: 'reset' }]);
  });
});
