import { readPanelFrames } from './codec.js';
import { BLANK_PAPER, isHalfPrinted, printed, settlePrinter } from './printer.js';
import type { Signal } from './signal.js';
import type { PanelSpeech } from './speech.js';
import { unitSignals } from './unit.js';

/** What came of some bytes, whichever way the panel speaks. */
export interface Hearing {
  readonly signals: readonly Signal[];
  /** Intact frames or lines with a known word. */
  readonly understood: number;
  readonly garbled: number;
  /** Intact messages that say nothing of the hall. */
  readonly ignored: number;
  readonly twists: readonly string[];
}

/** Remembers what is half heard. */
export interface Hearer {
  bytes(chunk: Uint8Array): Hearing;
  /** Nothing more came for a while. */
  settle(): Hearing;
}

const NOTHING: Hearing = { signals: [], understood: 0, garbled: 0, ignored: 0, twists: [] };

export const hearerOf = (speech: PanelSpeech): Hearer => {
  if (speech.speaks === 'text') {
    let printer = BLANK_PAPER;
    const hearing = (signals: readonly Signal[], garbled: number): Hearing => ({
      ...NOTHING,
      signals,
      understood: signals.length,
      garbled,
    });
    return {
      bytes: (chunk) => {
        const heard = printed(speech, printer, chunk);
        printer = heard.printer;
        return hearing(heard.signals, heard.garbled);
      },
      settle: () => {
        if (!isHalfPrinted(printer)) return NOTHING;
        const settled = settlePrinter(printer);
        printer = settled.printer;
        return hearing(settled.signals, 0);
      },
    };
  }
  let rest: Uint8Array = new Uint8Array(0);
  return {
    bytes: (chunk) => {
      const read = readPanelFrames(speech, rest, chunk);
      rest = read.rest;
      const units = read.frames.map((frame) => unitSignals(speech, frame));
      return {
        signals: units.flatMap(({ signals }) => signals),
        understood: units.length,
        garbled: read.noise,
        ignored: units.filter(({ understood }) => !understood).length,
        twists: read.twists,
      };
    },
    settle: () => NOTHING,
  };
};
