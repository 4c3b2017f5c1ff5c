import { type Millis, minutes } from '../../core/time.js';
import { type NumberedFrame, readPanelFrames } from './codec.js';
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
  bytes(chunk: Uint8Array, now: Millis): Hearing;
  /** Nothing more came for a while. */
  settle(): Hearing;
}

/** Three times with some seconds between, says GB/T 26875.3; makers take up to 20 s. */
const REPEATED_WITHIN = minutes(1);

/** A message that is only said again may set something, but takes nothing back that came since. */
const settingOnly = (signals: readonly Signal[]): readonly Signal[] =>
  signals.flatMap((signal) => (signal.about === 'reset' ? [] : [{ ...signal, clear: [] }]));

/** Which of the last minute's messages have been heard before; none of ours ever confirms one. */
const memoryOfRepeats = () => {
  const heardAt = new Map<string, Millis>();
  return (frame: NumberedFrame, now: Millis): boolean => {
    for (const [said, at] of heardAt) if (now - at > REPEATED_WITHIN) heardAt.delete(said);
    const said = `${frame.seq} ${frame.command} ${Buffer.from(frame.unit).toString('latin1')}`;
    const isRepeated = heardAt.has(said);
    if (!isRepeated) heardAt.set(said, now);
    return isRepeated;
  };
};

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
  const isRepeated = memoryOfRepeats();
  return {
    bytes: (chunk, now) => {
      const read = readPanelFrames(speech, rest, chunk);
      rest = read.rest;
      const units = read.frames.map((frame) => ({
        ...unitSignals(speech, frame),
        repeated: isRepeated(frame, now),
      }));
      return {
        signals: units.flatMap(({ signals, repeated }) =>
          repeated ? settingOnly(signals) : signals,
        ),
        understood: units.length,
        garbled: read.noise,
        ignored: units.filter(({ understood }) => !understood).length,
        twists: read.twists,
      };
    },
    settle: () => NOTHING,
  };
};
