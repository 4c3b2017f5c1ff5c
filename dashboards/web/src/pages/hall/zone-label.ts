import type { Standing } from '../../shown.ts';
import type { Layer, ZoneReading, ZoneView } from './zone-view.ts';

/** Which words of a zone fit where they stand, worst first. Pure. */

export interface Line {
  readonly key: string;
  readonly text: string;
  readonly unit?: string;
  readonly age?: string;
  readonly standing?: Standing;
  /** Middle of the line above (negative) or below the place of the label, in pixels. */
  readonly y: number;
  readonly width: number;
}

export interface Speech {
  readonly name: string;
  readonly ago: (at: number) => string;
  readonly people: (count: number, capacity: number | undefined) => string;
  readonly lost: string;
}

const LINE_PX = 17;
/** A Chinese character is as wide as its size, anything else a little more than half. */
export const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, one) => sum + (one > '\u2e80' ? size : size * 0.56), 0);

type Written = Omit<Line, 'y'>;

const readingLine = (reading: ZoneReading, speech: Speech, room: number): Written => {
  const { standing, value, decimals, symbol, at } = reading;
  const isKnown = value !== undefined;
  const mark = standing === 'doubtful' ? '? ' : '';
  const text = isKnown ? mark + value.toFixed(decimals) : speech.lost;
  const unit = isKnown ? symbol : '';
  const short = widthOf(text, 13) + widthOf(unit, 11) + 2;
  const age = at === undefined ? '' : speech.ago(at);
  const long = short + widthOf(age, 10) + 5;
  const fits = age !== '' && long <= room;
  return {
    key: reading.quantity,
    text,
    unit,
    standing,
    width: fits ? long : short,
    ...(fits && { age }),
  };
};

const shortened = (name: string, room: number): string => {
  if (widthOf(name, 12) <= room) return name;
  let cut = name;
  while (cut.length > 1 && widthOf(`${cut}…`, 12) > room) cut = cut.slice(0, -1);
  return `${cut.trim()}…`;
};

/** In two lines where one is too narrow and nothing else would go without its place. */
const nameLines = (
  name: string,
  room: { readonly width: number; readonly height: number },
): readonly string[] => {
  if (widthOf(name, 12) <= room.width || room.height < 3 * LINE_PX)
    return [shortened(name, room.width)];
  const parts = /^(.+?)\s*([(（].+)$/.exec(name) ?? /^(.+)\s(\S+)$/.exec(name);
  const [first, second] = parts?.slice(1) ?? [name];
  return [first, second].flatMap((part) => (part ? [shortened(part, room.width)] : []));
};

export const labelOf = (
  view: ZoneView,
  layers: readonly Layer[],
  room: { readonly width: number; readonly height: number },
  speech: Speech,
): readonly Line[] => {
  const most = Math.floor(room.height / LINE_PX);
  const lines: Written[] = nameLines(speech.name, room).map((text) => ({
    key: 'name',
    text,
    width: widthOf(text, 12),
  }));
  for (const reading of view.readings) {
    if (!layers.includes(reading.quantity)) continue;
    const line = readingLine(reading, speech, room.width);
    if (line.width <= room.width) lines.push(line);
  }
  if (layers.includes('people') && view.people !== undefined) {
    const text = speech.people(view.people.net, view.zone.capacity);
    const width = widthOf(text, 13);
    if (width <= room.width) lines.push({ key: 'people', text, width });
  }
  // A name cut to nothing says less than none.
  const said = (room.width < 30 ? lines.slice(1) : lines).slice(0, Math.max(0, most));
  const top = -((said.length - 1) * LINE_PX) / 2;
  return said.map((line, at) => ({ ...line, y: top + at * LINE_PX }));
};
