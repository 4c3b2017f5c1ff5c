import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BLANK_PAPER,
  printed,
  settlePrinter,
} from '../../../gateway/drivers/fire-panel/printer.js';
import type { Signal } from '../../../gateway/drivers/fire-panel/signal.js';
import { type PanelText, textSchema } from '../../../gateway/drivers/fire-panel/speech.js';
import { gb18030 } from '../../../simulators/talking/gb18030.js';
import { realProfiles } from '../../config/sources.js';

const gst = [...(realProfiles.panels ?? [])].find(([id]) => id === 'gst-printer')?.[1].comms.speech;
if (gst?.speaks !== 'text') throw new Error('gst-printer speaks text');
const speech: PanelText = gst;

const read = (pieces: readonly Uint8Array[], how: PanelText = speech): readonly Signal[] => {
  let printer = BLANK_PAPER;
  const signals: Signal[] = [];
  for (const piece of pieces) {
    const heard = printed(how, printer, piece);
    printer = heard.printer;
    signals.push(...heard.signals);
  }
  return [...signals, ...settlePrinter(printer).signals];
};
const say = (text: string) => read([gb18030(text)]);
const first = (loop: number, part: number): Signal => ({
  about: 'part',
  loop,
  part,
  set: ['first-fire'],
  clear: [],
});

/** Byte for byte from the published protocol of the GST9000: 004-004 first fire, 006-007 later fire, reset. */
const PUBLISHED = Buffer.from(
  '1B3630382F31322F3032202031373A32340A20203030342D3030340A1B39CAD7B4CEBBF0BEAF0AC8B9C2A5D2BBB2E3C9CFBFD50AB8D0D1CCCCBDB2E2C6F70A0A' +
    '1B3630382F31322F3032202031373A32310A20203030362D3030370A1B39BBF0BEAFBAF3D0F80AD6D0D1CCC1F9B2E3BCC6BBAEB2BF0AB8D0D1CCCCBDB2E2C6F70A0A' +
    '1B3630382F31322F3032202031373A32350A20200A1B39CFB5CDB3B8B4CEBB0A0A',
  'hex',
);
const MEANT: readonly Signal[] = [
  first(4, 4),
  { about: 'part', loop: 6, part: 7, set: ['fire'], clear: [] },
  { about: 'reset' },
];

describe('the printer port of a panel', () => {
  it('is understood as its maker published it, however the bytes are cut', () => {
    expect(read([PUBLISHED])).toEqual(MEANT);
    fc.assert(
      fc.property(fc.array(fc.nat(PUBLISHED.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), PUBLISHED.length];
        const pieces = places.slice(1).map((to, n) => PUBLISHED.subarray(places[n] ?? 0, to));
        expect(read(pieces)).toEqual(MEANT);
      }),
    );
  });

  it.each([
    ['002-014 首次火警 感烟探测器\r\n'],
    ['首次火警 002-014\r\n'],
    ['10:17 首次火警\r\n002-014 感烟\r\n'],
    ['\x0c\x07002-014\x00 首次火警\x7f\n'],
    ['自检正常\n\n002-014\r\n首次火警\r\n\r\n'],
  ])('%j', (text) => {
    expect(say(text)).toEqual([first(2, 14)]);
  });

  it('takes what has ended back', () => {
    expect(say('001-003 故障\n001-003 故障恢复\n')).toEqual([
      { about: 'part', loop: 1, part: 3, set: ['fault'], clear: [] },
      { about: 'part', loop: 1, part: 3, set: [], clear: ['fault'] },
    ]);
  });

  it('a fire whose address never comes is still a fire', () => {
    expect(say('首次火警\n\n')).toEqual([{ about: 'panel', set: ['fire'], clear: [] }]);
    expect(say('首次火警\n')).toEqual([{ about: 'panel', set: ['fire'], clear: [] }]);
  });

  it('an address alone, a date or a longer number says nothing', () => {
    expect(say('002-014\n\n')).toEqual([]);
    expect(say('电话 0532-014 首次\n2026-03-10 系统自检\n1002-0145\n')).toEqual([]);
  });

  it('a profile may say where in its line the address stands', () => {
    const fixed = textSchema.parse({
      ...speech,
      part: { pattern: '###-###', column: 6 },
    });
    expect(read([gb18030('17:24 002-014 首次火警 001-001\n')], fixed)).toEqual([first(2, 14)]);
  });

  it('forgets garbage and never keeps more than a line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (garbage) => {
        const heard = printed(speech, BLANK_PAPER, garbage);
        expect(heard.printer.line.length).toBeLessThanOrEqual(240);
        const after = printed(speech, heard.printer, gb18030('\n\n002-014 首次火警\n'));
        expect(after.signals.at(-1)).toEqual(first(2, 14));
      }),
    );
  });

  it('at the wrong rate is garbled', () => {
    const wrong = PUBLISHED.map((byte) => (byte << 1) | 0x81);
    expect(
      printed(speech, BLANK_PAPER, Buffer.concat([wrong, wrong, wrong])).garbled,
    ).toBeGreaterThan(0);
    expect(read([wrong])).toEqual([]);
  });
});
