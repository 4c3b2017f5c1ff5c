import { type Fault, isFault } from '../../core/fault.js';

/** A line that InfluxDB will never take, by its place in what was written. */
export interface RefusedLine {
  readonly line: number;
  readonly why: Fault;
}

/**
 * Writes all lines; where the server refuses some for good, halves until they are found alone. Lines
 * that were already taken are written again on the way, which changes nothing: one series and stamp is
 * one value. Rejects with a Fault that is worth another try later.
 */
export const writeAll = async (
  lines: readonly string[],
  write: (lines: readonly string[]) => Promise<void>,
  from = 0,
): Promise<readonly RefusedLine[]> => {
  if (lines.length === 0) return [];
  try {
    await write(lines);
    return [];
  } catch (thrown) {
    if (!isFault(thrown) || thrown.retry) throw thrown;
    if (lines.length === 1 || thrown.parameters.dropped === lines.length)
      return lines.map((_, index) => ({ line: from + index, why: thrown }));
    const middle = lines.length >> 1;
    const first = await writeAll(lines.slice(0, middle), write, from);
    const second = await writeAll(lines.slice(middle), write, from + middle);
    return [...first, ...second];
  }
};
