import type { Fault } from '../../core/fault.js';
import type { Batch, Delivered } from '../../core/ports.js';
import type { Link } from './link.js';
import type { Payloads } from './payload.js';

/**
 * Publishes a batch and waits for every PUBACK. Resolves with the entries that are settled from the
 * first on; rejects with the first reason if not even one is.
 */
export const deliverOver = (
  link: Link,
  batch: Batch,
  payloads: Payloads,
  signal: AbortSignal,
): Promise<Delivered> =>
  new Promise((resolve, reject) => {
    const { entries, lane } = batch;
    const faults: (Fault | undefined)[] = [];
    let open = entries.length;

    const settle = (): void => {
      signal.removeEventListener('abort', abandon);
      const stuck = entries.findIndex((_, index) => faults[index]?.retry === true);
      const done = stuck < 0 ? entries.length : stuck;
      if (done === 0 && stuck === 0) reject(faults[0]);
      else
        resolve({
          done,
          refused: faults
            .slice(0, done)
            .flatMap((why, entry) => (why === undefined ? [] : [{ entry, why }])),
        });
    };
    const ended = (): void => {
      open -= 1;
      if (open === 0) settle();
    };
    const abandon = () => reject(signal.reason);

    if (signal.aborted) return abandon();
    signal.addEventListener('abort', abandon);
    for (const [index, entry] of entries.entries()) {
      const message = payloads.message(entry);
      if (message === undefined) {
        ended();
        continue;
      }
      link.publish({
        ...message,
        retain: false,
        urgent: lane === 'events',
        done: (fault) => {
          faults[index] = fault;
          ended();
        },
      });
    }
  });
