import type { Fault } from '../../core/fault.js';
import { writeAll } from './bisect.js';
import type { InfluxConfig } from './schema.js';
import type { Writer } from './write.js';

/** What became of the lines of one piece. */
export interface Backfilled {
  readonly lines: number;
  /** With the server's words; the others were written. */
  readonly refused: readonly { readonly line: string; readonly why: Fault }[];
}

/** Writes these lines in requests of a chunk. Rejects with a Fault that is worth another try. */
export const backfill = async (
  lines: readonly string[],
  { chunk }: Pick<InfluxConfig, 'chunk'>,
  writer: Pick<Writer, 'write'>,
  signal: AbortSignal,
): Promise<Backfilled> => {
  const refused: { line: string; why: Fault }[] = [];
  for (let from = 0; from < lines.length; from += chunk) {
    const some = lines.slice(from, from + chunk);
    for (const { line, why } of await writeAll(some, (part) => writer.write(part, signal)))
      refused.push({ line: some[line] ?? '', why });
  }
  return { lines: lines.length, refused };
};
