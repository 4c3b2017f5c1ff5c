import { classOf } from '../core/event.js';
import type { Entry } from '../core/ports.js';
import type { Character } from '../core/quantity.js';
import type { Scan } from '../core/reading.js';
import type { Seq } from '../core/time.js';
import { weightOf } from './entry.js';

/** Numbers that are missing, both ends included. */
export interface Missing {
  readonly from: Seq;
  readonly to: Seq;
}

/**
 * What an entry is worth when there is no room for all: scans of measured values least, then scans with
 * states, then what the gateway says of itself. Undefined: never given up (alarms, what people did, and
 * the journal's own records of what is missing, sealed or dropped).
 */
export const worthOf = (
  entry: Entry,
  characterOf: (scan: Scan) => Character,
): 0 | 1 | 2 | undefined => {
  if ('scan' in entry) return characterOf(entry.scan) === 'state' ? 1 : 0;
  const { kind } = entry.event;
  if (kind === 'gap' || kind === 'hour-sealed' || kind === 'retained-until') return undefined;
  return classOf(kind) === 'system' ? 2 : undefined;
};

/** Which entries of at least `weight` to give up: the least worth first, of those the oldest. */
export const shed = (
  entries: readonly Entry[],
  weight: number,
  characterOf: (scan: Scan) => Character,
): Entry[] => {
  const gone = new Set<Entry>();
  let left = weight;
  for (const worth of [0, 1, 2])
    for (const entry of entries) {
      if (left <= 0) break;
      if (worthOf(entry, characterOf) !== worth) continue;
      gone.add(entry);
      left -= weightOf(entry);
    }
  return [...gone];
};

/** The same numbers in as few stretches as say it exactly. */
export const joined = (stretches: readonly Missing[]): Missing[] => {
  const longer: { from: Seq; to: Seq }[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = longer.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to) as Seq;
    else longer.push({ from, to });
  }
  return longer;
};
