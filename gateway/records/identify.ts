import { createHash } from 'node:crypto';
import type { Records } from '../core/entered.js';
import type { RecordId } from '../core/identity.js';
import type { HallRecord, RecordContent } from '../core/record.js';

const DIGITS = 12;

/** Keys in one order: the same content is the same text, whoever wrote it. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inside: unknown) =>
    typeof inside === 'object' && inside !== null && !Array.isArray(inside)
      ? Object.fromEntries(Object.entries(inside).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inside,
  );

export type Identified =
  | { readonly record: HallRecord }
  /** The same thing was entered before and stands. */
  | { readonly already: RecordId };

/**
 * A record is called by what it says, so that a file read twice enters nothing twice. What was withdrawn
 * may be entered again, under the next name.
 */
export const identified = (content: RecordContent, records: Records): Identified => {
  const name = createHash('sha256').update(canonical(content)).digest('hex').slice(0, DIGITS);
  for (let time = 1; ; time += 1) {
    const id = (time === 1 ? name : `${name}-${time}`) as RecordId;
    const known = records.find((entered) => entered.id === id);
    if (known === undefined) return { record: { id, ...content } };
    if (known.withdrawn === undefined) return { already: id };
  }
};
