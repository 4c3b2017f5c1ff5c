import { setMaxListeners } from 'node:events';
import { type Happening, isSilent } from '../core/event.js';
import type { Fault } from '../core/fault.js';
import type { Entry, Host, Lane, Tape } from '../core/ports.js';
import { millis, seconds } from '../core/time.js';
import { positionOf } from './entry.js';
import { carryLane, type FarSide } from './lane.js';
import { type Waker, within } from './pause.js';

export type { FarSide } from './lane.js';

export interface Courier {
  /** Ends within twice `STOP_WITHIN`, whatever the far side does, and closes the output. */
  stop(): Promise<void>;
}

/** As events keep it: whoever shows it fills the sentence in their language. */
const becauseOf = ({ code, parameters }: Fault) => ({ why: code, parameters });

const STOP_WITHIN = seconds(1);
const LANES: readonly Lane[] = ['events', 'readings'];

/**
 * Carries both lanes of the tape to one output, each with its own cursor, so that a backlog of readings
 * never stands before an alarm. What rejects is tried again unchanged; what is refused for good becomes
 * an event and stops nobody. `random` is from 0 to 1.
 */
export const couriers = (
  output: FarSide,
  tape: Tape,
  host: Host,
  tell: (happening: Happening) => void,
  random: () => number = Math.random,
): Courier => {
  const stopping = new AbortController();
  const { signal } = stopping;
  // Every delivery under way listens to it, which Node takes for a leak beyond ten.
  setMaxListeners(0, signal);
  const wakers = new Set<Waker>();
  const down = new Set<Lane | 'itself'>();

  const wake = (): void => {
    for (const waker of [...wakers]) waker.wake();
  };
  const report = (part: Lane | 'itself', fault: Fault | undefined): void => {
    const wasDown = down.size > 0;
    if (fault !== undefined) down.add(part);
    // What one lane has found out, the other need not wait for: an alarm least of all.
    else if (down.delete(part)) wake();
    if (wasDown === down.size > 0) return;
    const at = host.clock.wall();
    if (fault === undefined) tell({ at, kind: 'output-up', output: output.name });
    else tell({ at, kind: 'output-down', output: output.name, ...becauseOf(fault) });
  };

  output.follow?.((fault) => {
    if (signal.aborted) return;
    report('itself', fault);
    if (fault === undefined) wake();
  });

  const setAside = (entry: Entry, why: Fault): void => {
    const { boot, seq } = positionOf(entry);
    const id = `${boot}:${seq}`;
    host.log.warn('output-refused', { output: output.name, entry: id, why: why.message });
    // An event about a refusal that is refused itself would beget another, for ever.
    if ('event' in entry && entry.event.kind === 'output-refused') return;
    tell({
      at: host.clock.wall(),
      kind: 'output-refused',
      output: output.name,
      entry: id,
      ...becauseOf(why),
    });
  };

  /** One event for all that one delivery told of alarms; what is told of a receipt is no alarm's event. */
  const receipt = (entries: readonly Entry[]): void => {
    const told = entries.flatMap((entry) =>
      'event' in entry && 'alarm' in entry.event && !isSilent(entry.event) ? [entry.event] : [],
    );
    if (told.length === 0) return;
    const at = host.clock.wall();
    tell({
      at,
      kind: 'alarm-told',
      output: output.name,
      alarms: [...new Set(told.map(({ alarm }) => alarm.alarm))],
      entries: told.map(({ boot, seq }) => `${boot}:${seq}`),
      after: millis(Math.max(0, at - Math.min(...told.map((event) => event.at)))),
    });
  };

  tape.window(output.name, output.window);
  const lanes = LANES.map((lane) =>
    carryLane({
      output,
      lane,
      tape,
      host,
      signal,
      wakers,
      report: (fault) => report(lane, fault),
      setAside,
      delivered: lane === 'events' && output.receipts ? receipt : () => {},
      random,
    }),
  );
  return {
    async stop() {
      stopping.abort();
      await within(host.clock, STOP_WITHIN, Promise.all(lanes));
      await within(host.clock, STOP_WITHIN, output.close());
    },
  };
};
