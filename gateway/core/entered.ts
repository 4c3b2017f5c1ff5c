import type { RecordId } from './identity.js';
import type { HallRecord, RecordContent, RecordKind, RecordKinds } from './record.js';
import type { Instant } from './time.js';

/** Records as they stand today: a pure projection of the events that entered them. */

/** A record with who entered it and when. */
export interface Entered<Content extends RecordContent = RecordContent> {
  readonly id: RecordId;
  readonly at: Instant;
  readonly by: string;
  readonly content: Content;
  readonly withdrawn?: { readonly at: Instant; readonly by: string; readonly reason: string };
}

/** Every record in the order in which they were entered, withdrawn ones among them. */
export type Records = readonly Entered[];

export const NO_RECORDS: Records = [];

export interface RecordEvent {
  readonly at: Instant;
  readonly by: string;
  readonly record: HallRecord;
}

/** Today's state after these events. An id that is there already, or withdrawn already, changes nothing. */
export const recordsAfter = (before: Records, events: readonly RecordEvent[]): Records => {
  const records = new Map(before.map((entered) => [entered.id, entered]));
  for (const { at, by, record } of events) {
    const { id, ...content } = record;
    if (records.has(id)) continue;
    records.set(id, { id, at, by, content });
    if (content.kind !== 'withdrawn') continue;
    const wrong = records.get(content.record);
    if (wrong === undefined || wrong.withdrawn !== undefined) continue;
    records.set(wrong.id, { ...wrong, withdrawn: { at, by, reason: content.reason } });
  }
  return [...records.values()];
};

/** What came of one record: entered now, or the same stood already. */
export interface EnteredAs {
  readonly id: RecordId;
  readonly already: boolean;
}

const isOf = <Kind extends RecordKind>(
  content: RecordContent,
  kind: Kind,
): content is RecordKinds[Kind] => content.kind === kind;

/** What stands of one kind, in the order in which it was entered. */
export const standing = <Kind extends RecordKind>(
  records: Records,
  kind: Kind,
): readonly Entered<RecordKinds[Kind]>[] =>
  records.flatMap((entered) => {
    const { content, withdrawn } = entered;
    return withdrawn === undefined && isOf(content, kind) ? [{ ...entered, content }] : [];
  });
