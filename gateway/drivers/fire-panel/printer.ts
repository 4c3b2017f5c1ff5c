import type { Signal } from './signal.js';
import {
  type Meaning,
  PANEL_FLAGS,
  type PanelFlag,
  type PanelText,
  type PartFlag,
} from './speech.js';

/**
 * The printer or CRT port of a panel: lines of text, an address and a word each or together. Printers
 * get control characters, wrap messages over several lines and end them with a blank one.
 */

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ENDS = new Set([LINE_FEED, 0x0c, CARRIAGE_RETURN]);
const ESCAPE = 0x1b;
/** A line longer than paper is garbage. */
const LONGEST_LINE = 240;
/** A word waits for its address, or an address for its word, over so many lines. */
const LINES_WAITING = 4;

type Address = readonly [loop: number, part: number];

export interface Printer {
  /** Bytes of the line that has not ended. */
  readonly line: readonly number[];
  readonly address?: Address;
  readonly word?: Meaning;
  /** Lines since the first half came. */
  readonly waited: number;
  /** A line feed now belongs to the line that a carriage return ended. */
  readonly returned: boolean;
}
export const BLANK_PAPER: Printer = { line: [], waited: 0, returned: false };

export interface Printed {
  readonly printer: Printer;
  readonly signals: readonly Signal[];
  /** Bytes of lines that no text of this encoding could be. */
  readonly garbled: number;
}

const textOf = (line: readonly number[], encoding: PanelText['encoding']): string => {
  const bytes: number[] = [];
  for (let at = 0; at < line.length; at++) {
    const byte = line[at] as number;
    // ESC and its argument choose a font.
    if (byte === ESCAPE) at++;
    else if (byte >= 0x20 && byte !== 0x7f) bytes.push(byte);
  }
  return new TextDecoder(encoding).decode(Uint8Array.from(bytes));
};

const isDigit = (char: string | undefined): boolean =>
  char !== undefined && char >= '0' && char <= '9';

const addressAt = (text: string, at: number, pattern: string): Address | undefined => {
  const numbers: string[] = [];
  for (let n = 0; n < pattern.length; n++) {
    const char = text[at + n];
    if (pattern[n] !== '#') {
      if (char !== pattern[n]) return undefined;
      continue;
    }
    if (!isDigit(char)) return undefined;
    if (pattern[n - 1] === '#') numbers.push(`${numbers.pop()}${char}`);
    else numbers.push(char as string);
  }
  // A longer number that only contains the pattern is a date or a telephone number.
  const isWhole = !isDigit(text[at - 1]) && !isDigit(text[at + pattern.length]);
  const [loop, part] = numbers.map(Number);
  return isWhole && loop !== undefined && part !== undefined ? [loop, part] : undefined;
};

const addressIn = (text: string, { pattern, column }: PanelText['part']): Address | undefined => {
  if (column !== undefined) return addressAt(text, column, pattern);
  for (let at = 0; at + pattern.length <= text.length; at++) {
    const found = addressAt(text, at, pattern);
    if (found !== undefined) return found;
  }
  return undefined;
};

const says = (text: string, words: readonly string[]): boolean => {
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at < 0) return false;
    from = at + word.length;
  }
  return true;
};

const isPanelFlag = (flag: string): flag is PanelFlag =>
  PANEL_FLAGS.some((known) => known === flag);

const signalOf = (word: Meaning, address: Address | undefined): Signal | undefined => {
  if (word === 'nothing') return undefined;
  if (word === 'reset') return { about: 'reset' };
  const over = word.endsWith('-over');
  const flag = word.replace(/-over$/, '') as PartFlag;
  if (address !== undefined) {
    const [loop, part] = address;
    return { about: 'part', loop, part, set: over ? [] : [flag], clear: over ? [flag] : [] };
  }
  const ofPanel = flag === 'first-fire' ? 'fire' : flag;
  if (!isPanelFlag(ofPanel)) return undefined;
  return { about: 'panel', set: over ? [] : [ofPanel], clear: over ? [ofPanel] : [] };
};

/** What is half said is said as far as it goes: a fire without an address is still a fire. */
export const settlePrinter = (printer: Printer): Printed => {
  const { word } = printer;
  const signal = word === undefined ? undefined : signalOf(word, undefined);
  const { line, returned } = printer;
  return {
    printer: { line, waited: 0, returned },
    signals: signal ? [signal] : [],
    garbled: 0,
  };
};

/** Half a message waits for its other half. */
export const isHalfPrinted = ({ word, address }: Printer): boolean =>
  word !== undefined || address !== undefined;

const takeLine = (speech: PanelText, before: Printer): Printed => {
  const text = textOf(before.line, speech.encoding);
  const blank: Printer = { ...before, line: [] };
  // A blank line ends a message.
  if (text.trim() === '') return settlePrinter(blank);
  const garbled = text.includes('\ufffd') ? before.line.length : 0;
  const address = addressIn(text, speech.part);
  const word = speech.words.find((row) => says(text, row.text))?.means;
  const signals: Signal[] = [];
  let printer = blank;
  const repeats =
    (address !== undefined && printer.address !== undefined) ||
    (word !== undefined && printer.word !== undefined);
  if (repeats || printer.waited >= LINES_WAITING) {
    const settled = settlePrinter(printer);
    signals.push(...settled.signals);
    printer = settled.printer;
  }
  const whole: Printer = {
    ...printer,
    ...(address && { address }),
    ...(word && { word }),
  };
  const isComplete =
    whole.word !== undefined &&
    (whole.address !== undefined || whole.word === 'reset' || whole.word === 'nothing');
  if (whole.word !== undefined && isComplete) {
    const signal = signalOf(whole.word, whole.address);
    if (signal) signals.push(signal);
    return { printer: BLANK_PAPER, signals, garbled };
  }
  const waits = whole.word !== undefined || whole.address !== undefined;
  return { printer: { ...whole, waited: waits ? whole.waited + 1 : 0 }, signals, garbled };
};

/** Takes in bytes however they are cut. */
export const printed = (speech: PanelText, before: Printer, chunk: Uint8Array): Printed => {
  let printer = before;
  let garbled = 0;
  const signals: Signal[] = [];
  let line: number[] = [...before.line];
  let { returned } = before;
  for (const byte of chunk) {
    if (ENDS.has(byte)) {
      if (byte !== LINE_FEED || !returned) {
        const taken = takeLine(speech, { ...printer, line });
        signals.push(...taken.signals);
        garbled += taken.garbled;
        printer = taken.printer;
      }
      returned = byte === CARRIAGE_RETURN;
      line = [];
      continue;
    }
    returned = false;
    line.push(byte);
    if (line.length > LONGEST_LINE) {
      garbled += line.length;
      line = [];
    }
  }
  return { printer: { ...printer, line, returned }, signals, garbled };
};
