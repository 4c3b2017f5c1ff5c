import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodePanelFrame,
  readPanelFrames,
  type Variant,
} from '../../../gateway/drivers/fire-panel/codec.js';
import { gb26875Schema } from '../../../gateway/drivers/fire-panel/speech.js';
import { unitSignals } from '../../../gateway/drivers/fire-panel/unit.js';
import { NOTHING } from '../../../gateway/drivers/serial/frames.js';
import { gb26875, xor8 } from '../serial/independent.js';

const speech = gb26875Schema.parse({
  speaks: 'gb26875',
  'part-address': { loop: { offset: 2, bytes: 2 }, part: { offset: 0, bytes: 2 } },
});
const NOW = [0, 17, 10, 10, 3, 26] as const;
/** State of one part, after clause 8.2.1.2: 46 bytes. */
const part = (loop: number, number: number, bits: number): number[] => [
  ...[1, 1, 42, number & 255, number >> 8, loop & 255, loop >> 8, bits & 255, bits >> 8],
  ...Array.from({ length: 31 }, () => 0),
  ...NOW,
];
const read = (bytes: Uint8Array, variant: Variant = speech) =>
  readPanelFrames(variant, NOTHING, bytes);
const signalsIn = (bytes: Uint8Array) =>
  read(bytes).frames.flatMap((frame) => unitSignals(speech, frame).signals);

describe('frames of GB/T 26875.3', () => {
  const FIRE = gb26875(2, [2, 1, ...part(2, 14, 0b10)]);

  it('say which part burns, cut at any byte', () => {
    for (let cut = 0; cut <= FIRE.length; cut++) {
      const first = read(FIRE.subarray(0, cut));
      const second = readPanelFrames(speech, first.rest, FIRE.subarray(cut));
      const frames = [...first.frames, ...second.frames];
      expect(frames.flatMap((frame) => unitSignals(speech, frame).signals)).toEqual([
        {
          about: 'part',
          loop: 2,
          part: 14,
          set: ['fire'],
          clear: ['fault', 'disabled', 'supervisory', 'feedback'],
        },
      ]);
    }
  });

  it('say what the panel is as a whole, bit by bit', () => {
    const flags: [number, string][] = [
      [1, 'fire'],
      [2, 'fault'],
      [3, 'disabled'],
      [4, 'supervisory'],
      [6, 'feedback'],
      [8, 'fault'],
      [9, 'fault'],
      [10, 'fault'],
    ];
    for (const [bit, flag] of flags) {
      const bits = 1 << bit;
      const [signal] = signalsIn(gb26875(2, [1, 1, 1, 1, bits & 255, bits >> 8, ...NOW]));
      expect(signal).toMatchObject({ about: 'panel', set: [flag] });
    }
    const reset = signalsIn(gb26875(2, [1, 1, 1, 1, 0, 1 << 5, ...NOW]));
    expect(reset.map(({ about }) => about)).toEqual(['reset', 'panel']);
    expect(signalsIn(gb26875(2, [4, 1, 1, 1, 1, 0, ...NOW]))).toEqual([{ about: 'reset' }]);
    expect(signalsIn(gb26875(2, [21, 1, 1 << 5, ...NOW]))).toMatchObject([
      { about: 'panel', set: ['fault'], clear: ['fire'] },
    ]);
  });

  it('that say nothing of the hall, or too little, are counted and left alone', () => {
    for (const bytes of [
      gb26875(2, [28, 1, ...NOW]),
      gb26875(3, []),
      gb26875(2, [2, 3, ...part(2, 14, 2)]),
    ]) {
      const [frame] = read(bytes).frames;
      if (frame === undefined) throw new Error('the frame itself is right');
      expect(unitSignals(speech, frame)).toEqual({ signals: [], understood: false });
    }
  });

  it('behind a frame whose length lies are read at once', () => {
    const liar = Buffer.from(FIRE);
    liar[24] = 0xff;
    liar[25] = 0x03;
    const { frames, noise } = read(Buffer.concat([liar, FIRE]));
    expect(frames).toHaveLength(1);
    expect(noise).toBe(liar.length);
  });

  it('behind a cut one are not lost although both together look like another trade by chance', () => {
    const bytes = Buffer.from(
      '40400100010000110a0a031a40400100010000110a0a031a0000000000000000000000001900026ad46d469df64a3f9b60b30694f13ac5da5fb34ff0b0b34de2612323',
      'hex',
    );
    expect(read(bytes)).toMatchObject({ frames: [{ command: 2 }], twists: [] });
  });

  it('are encoded as the standard has them, read back in every variant', () => {
    expect(
      encodePanelFrame(speech, { command: 2, unit: Uint8Array.of(1, 2, 3) }, { seq: 1, time: NOW }),
    ).toEqual(gb26875(2, [1, 2, 3]));
    const variants = fc.record({
      checksum: fc.constantFrom('sum8' as const, 'xor8' as const),
      order: fc.constantFrom('le' as const, 'be' as const),
      time: fc.constantFrom('binary' as const, 'bcd' as const),
      'address-bytes': fc.constantFrom(6 as const, 12 as const),
    });
    fc.assert(
      fc.property(variants, fc.uint8Array({ maxLength: 200 }), (variant, unit) => {
        const bytes = encodePanelFrame(variant, { command: 2, unit }, { seq: 7, time: NOW });
        expect(read(bytes, variant).frames).toEqual([{ command: 2, unit, seq: 7 }]);
      }),
    );
  });
});

describe('a twist that the profile does not know is named and the frame ignored', () => {
  const frame = { command: 2, unit: Uint8Array.from([2, 1, ...part(2, 14, 2)]) };
  const head = { seq: 1, time: [59, 17, 10, 10, 3, 26] as const };

  it.each([
    ['checksum: xor8', { ...speech, checksum: 'xor8' as const }],
    ['order: be', { ...speech, order: 'be' as const }],
    ['address-bytes: 12', { ...speech, 'address-bytes': 12 as const }],
    ['checksum: xor8, order: be', { ...speech, checksum: 'xor8' as const, order: 'be' as const }],
  ])('%s', (name, other) => {
    const { frames, twists } = read(encodePanelFrame(other, frame, head));
    expect(frames).toEqual([]);
    expect(twists).toEqual([name]);
  });

  it('a clock in BCD is named; nothing depends on it, so the frame counts', () => {
    const { frames, twists } = read(encodePanelFrame({ ...speech, time: 'bcd' }, frame, head));
    expect(frames).toEqual([{ ...frame, seq: 1 }]);
    expect(twists).toEqual(['time: bcd']);
  });

  it('a damaged frame is no twist, nor is noise', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = gb26875(2, [...frame.unit]);
        const place = 27 + (at % 46);
        bytes[place] = (bytes[place] ?? 0) ^ flip;
        // An XOR that agrees by chance is the only way to look like another trade.
        fc.pre(bytes.at(-3) !== xor8(bytes.subarray(2, -3)));
        expect(read(bytes)).toMatchObject({ frames: [], twists: [] });
      }),
    );
  });
});
