import { type EnteredAs, type Records, recordsAfter } from '../core/entered.js';
import type { HallRecord, RecordContent } from '../core/record.js';
import { type Known, type RecordMistake, recordMistakes } from './check.js';
import { identified } from './identify.js';

export interface Entering {
  /** What is not there yet, as it is to be recorded. */
  readonly fresh: readonly HallRecord[];
  readonly entered: readonly EnteredAs[];
  /** All that stands afterwards. */
  readonly records: Records;
}

/** `of` = which of the records is wrong. */
export interface NotEntered {
  readonly mistakes: readonly (RecordMistake & { readonly of: number })[];
}

/** Enters several records as one: each is checked beside those before it, and one mistake refuses them all. */
export const entering = (
  contents: readonly RecordContent[],
  by: string,
  known: Known,
): Entering | NotEntered => {
  const mistakes: (RecordMistake & { readonly of: number })[] = [];
  const fresh: HallRecord[] = [];
  const entered: EnteredAs[] = [];
  let { records } = known;
  for (const [of, content] of contents.entries()) {
    const found = identified(content, records);
    if ('already' in found) {
      entered.push({ id: found.already, already: true });
      continue;
    }
    const { record } = found;
    const wrong = recordMistakes(content, { ...known, records });
    mistakes.push(...wrong.map((mistake) => ({ ...mistake, of })));
    if (wrong.length > 0) continue;
    records = recordsAfter(records, [{ at: known.now, by, record }]);
    fresh.push(record);
    entered.push({ id: record.id, already: false });
  }
  return mistakes.length > 0 ? { mistakes } : { fresh, entered, records };
};
