import { csvFile } from '../core/csv.js';
import type { Event } from '../core/event.js';
import type { Language } from '../core/fault.js';
import { words } from '../text/text.js';
import { toldOf } from './audit-words.js';

/** Audit entries as CSV (RFC 4180), one row for each change of a configuration. */
export const auditCsv = (
  events: readonly Event[],
  timeZone: string,
  language: Language,
): string => {
  const t = words(language);
  const stamp = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const rows = events.flatMap((event) => {
    const { by = '', group, title, detail, reason = '', changes } = toldOf(event);
    const row = [
      stamp.format(event.at),
      t(`page.audit.groups.${group}`),
      by,
      title[language],
      detail[language],
      reason,
    ];
    const entry = `${event.boot}:${event.seq}`;
    return (changes ?? [undefined]).map((change) => [
      ...row,
      change?.path ?? '',
      change?.from ?? '',
      change?.to ?? '',
      entry,
    ]);
  });
  const head = (
    ['at', 'group', 'by', 'title', 'detail', 'reason', 'path', 'from', 'to', 'entry'] as const
  ).map((column) => t(`audit.columns.${column}`));
  return csvFile([head, ...rows]);
};
