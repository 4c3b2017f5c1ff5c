import { csvFile } from '../core/csv.js';
import type { Instant } from '../core/time.js';
import type { TimelineLine } from '../rules/timeline.js';
import { words } from '../text/text.js';
import { aboutOf, receiptOf, whoOf } from './line.js';

const COLUMNS = ['entry', 'at', 'after', 'clock', 'zh', 'en', 'about', 'who', 'receipt'] as const;

/**
 * The timeline as a table (RFC 4180): one row per event in the order of their numbers, headed in both
 * languages. `after`, milliseconds since the first signal, never falls; `at` may, where the clock was set back.
 */
export const timelineCsv = (
  lines: readonly TimelineLine[],
  stamp: (at: Instant) => string,
): string => {
  const [zh, en] = [words('zh'), words('en')];
  const head = COLUMNS.map((column) => {
    const key = `bundle.columns.${column}`;
    return `${zh(key)} / ${en(key)}`;
  });
  const named = new Map(
    [...new Set(lines.map(({ event }) => event.kind))].map((kind) => {
      const key = `event.${kind}`;
      return [kind, [zh(key), en(key)]] as const;
    }),
  );
  const rows = lines.map((line) => {
    const { event, at, after } = line;
    return [
      `${event.boot}:${event.seq}`,
      stamp(at),
      String(after),
      event.clock,
      ...(named.get(event.kind) ?? []),
      ...[aboutOf(line), whoOf(line), receiptOf(line)],
    ];
  });
  return csvFile([head, ...rows]);
};
