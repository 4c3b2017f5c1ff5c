import type { AuditGroup, ChainFound } from '../../../../../gateway/core/audit.ts';
import type { ConfigChange } from '../../../../../gateway/core/config-change.ts';
import type { Names } from '../../../../../gateway/core/hall.ts';

/** The audit as its page shows it. Pure. */

export interface AuditEntry {
  readonly kind: string;
  readonly at: number;
  readonly boot: string;
  readonly seq: number;
  /** How many places changed, where only the first are in `changes`. */
  readonly count?: number;
  readonly told: {
    readonly group: AuditGroup;
    readonly by?: string;
    readonly title: Names;
    readonly detail: Names;
    readonly reason?: string;
    readonly changes?: readonly ConfigChange[];
  };
}
export type { ChainFound };

export const idOf = ({ boot, seq }: AuditEntry): string => `${boot}:${seq}`;

const textOf = ({ told }: AuditEntry): string =>
  [
    told.by,
    told.title.zh,
    told.title.en,
    told.detail.zh,
    told.detail.en,
    told.reason,
    ...(told.changes ?? []).flatMap(({ path, from, to }) => [path, from, to]),
  ]
    .join('\n')
    .toLocaleLowerCase();

export const withText = (
  entries: readonly AuditEntry[],
  text: string | undefined,
): readonly AuditEntry[] => {
  const sought = text?.trim().toLocaleLowerCase() ?? '';
  return sought === '' ? entries : entries.filter((entry) => textOf(entry).includes(sought));
};

export type Row =
  | { readonly entry: AuditEntry; readonly isBroken: boolean }
  /** The chain breaks here, at something that is no entry of the audit, or none that is shown. */
  | { readonly breakAt: number };

/** Newest first, with the place where the chain breaks, if it lies within what is shown. */
export const rowsOf = (
  entries: readonly AuditEntry[],
  broken: ChainFound['broken'],
  isWhole: boolean,
): readonly Row[] => {
  const rows: Row[] = entries.map((entry) => ({
    entry,
    isBroken: idOf(entry) === broken?.entry,
  }));
  if (broken === undefined || rows.some((row) => 'entry' in row && row.isBroken)) return rows;
  const place = entries.findIndex(({ at }) => at <= broken.at);
  if (place < 0 && !isWhole) return rows;
  rows.splice(place < 0 ? rows.length : place, 0, { breakAt: broken.at });
  return rows;
};
