import type { OutputName } from '../../gateway/core/identity.js';
import type { Batch, Entry, Lane, Tape } from '../../gateway/core/ports.js';

/** A tape in memory: the same promises as the journal's, without its disk. */
export class MemoryTape implements Tape {
  readonly #lanes: Record<Lane, Entry[]> = { events: [], readings: [] };
  readonly #given = new Map<string, number>();
  readonly #done = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  add(...entries: readonly Entry[]): void {
    for (const entry of entries) this.#lanes['scan' in entry ? 'readings' : 'events'].push(entry);
    for (const wake of [...this.#waiting]) wake();
  }

  async next(output: OutputName, lane: Lane, most: number, signal: AbortSignal): Promise<Batch> {
    const key = `${output}/${lane}`;
    const from = this.#given.get(key) ?? 0;
    while (this.#lanes[lane].length <= from)
      await new Promise<void>((resolve, reject) => {
        const end = () => {
          this.#waiting.delete(end);
          signal.removeEventListener('abort', end);
          if (signal.aborted) reject(signal.reason);
          else resolve();
        };
        if (signal.aborted) return end();
        this.#waiting.add(end);
        signal.addEventListener('abort', end);
      });
    const entries = this.#lanes[lane].slice(from, from + most);
    this.#given.set(key, from + entries.length);
    return { lane, entries };
  }

  done(output: OutputName, batch: Batch, count: number): void {
    const key = `${output}/${batch.lane}`;
    const last = batch.entries[count - 1];
    if (last === undefined) return;
    this.#done.set(key, this.#lanes[batch.lane].indexOf(last) + 1);
  }

  /** Whoever is killed with it has nothing to repeat. */
  window(): void {}

  backlog(output: OutputName, lane: Lane): number {
    return this.#lanes[lane].length - (this.#done.get(`${output}/${lane}`) ?? 0);
  }
}
