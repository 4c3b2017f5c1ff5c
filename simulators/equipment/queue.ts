import type { Broker } from '../broker.js';
import type { Equipment } from './kind.js';

const PUBLISH_EVERY_MS = 5000;

/** A queue machine: what is said follows the clock, so that it lives without a model of its own. */
export const openQueue = (topic: string, broker: Broker | undefined): Equipment => {
  let called = 0;
  let cut = false;
  let said: string | undefined;
  const publish = (): void => {
    called += 1;
    const waiting = Math.round(15 + 10 * Math.sin(called / 20));
    const own = JSON.stringify({ waiting, called, wait_min: Math.round(waiting / 2) });
    if (!cut) broker?.publish(topic, said ?? own);
  };
  publish();
  const timer = setInterval(publish, PUBLISH_EVERY_MS);
  return {
    can: ['cut', 'says'],
    change: async (change) => {
      cut = change.cut ?? cut;
      if (change.says !== undefined) said = change.says ?? undefined;
      publish();
    },
    shows: () => ({ cut, ...(said !== undefined && { says: said }) }),
    close: async () => clearInterval(timer),
  };
};
