import type { Happening } from '../core/event.js';
import { Fault, isFault } from '../core/fault.js';
import type { Batch, Delivered, Host, Lane, Output, Tape } from '../core/ports.js';
import { type Millis, millis, seconds } from '../core/time.js';
import { type Backoff, backoff } from './backoff.js';
import { positionOf } from './entry.js';
import { pause, type Waker, within } from './pause.js';

/** What a courier must know of an output beside core's port. */
export interface FarSide extends Output {
  /** Entries of one `deliver`: what a kill may make it repeat. */
  readonly most: number;
  readonly pace?: Pace;
  /** Word of a far side that knows by itself that it is lost (a fault) and back (undefined). */
  follow?(listener: (fault: Fault | undefined) => void): void;
}

/** How the readings lane is slowed; the events lane never is. */
export interface Pace {
  /** At the tail, one delivery in this time instead of one per entry. */
  readonly gather?: Millis | undefined;
  /** Entries per second while a backlog is replayed, so that many halls at once do not drown a centre. */
  readonly replay?: number | undefined;
}

export interface Courier {
  /** Ends within `STOP_WITHIN`, whatever the far side does. */
  stop(): Promise<void>;
}

const RETRY: Backoff = { first: millis(500), most: seconds(30) };
const STOP_WITHIN = seconds(2);
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
  const wakers = new Set<Waker>();
  const down = new Set<Lane | 'itself'>();

  const report = (part: Lane | 'itself', fault: Fault | undefined): void => {
    const wasDown = down.size > 0;
    if (fault === undefined) down.delete(part);
    else down.add(part);
    if (wasDown === down.size > 0) return;
    const at = host.clock.wall();
    if (fault === undefined) tell({ at, kind: 'output-up', output: output.name });
    else tell({ at, kind: 'output-down', output: output.name, why: fault.message });
  };

  output.follow?.((fault) => {
    if (signal.aborted) return;
    report('itself', fault);
    if (fault === undefined) for (const waker of [...wakers]) waker.wake();
  });

  const setAside = (batch: Batch, { refused }: Delivered): void => {
    for (const { entry: index, why } of refused) {
      const entry = batch.entries[index];
      if (entry === undefined) continue;
      const { boot, seq } = positionOf(entry);
      const id = `${boot}:${seq}`;
      host.log.warn('output-refused', { output: output.name, entry: id, why: why.message });
      // An event about a refusal that is refused itself would beget another, for ever.
      if ('event' in entry && entry.event.kind === 'output-refused') continue;
      tell({
        at: host.clock.wall(),
        kind: 'output-refused',
        output: output.name,
        entry: id,
        why: why.message,
      });
    }
  };

  /** Brings one batch over, piece by piece as the far side takes it. */
  const bring = async (lane: Lane, batch: Batch): Promise<void> => {
    let failures = 0;
    let done = 0;
    while (done < batch.entries.length && !signal.aborted) {
      const rest = done === 0 ? batch : { lane, entries: batch.entries.slice(done) };
      try {
        const delivered = await output.deliver(rest, signal);
        setAside(rest, delivered);
        done += delivered.done;
        tape.done(output.name, batch, done);
        report(lane, undefined);
        failures = delivered.done > 0 ? 0 : failures + 1;
      } catch (thrown) {
        if (signal.aborted) return;
        failures += 1;
        report(lane, faultOf(output, thrown));
      }
      if (failures > 0) await pause(host.clock, backoff(RETRY, failures, random()), signal, wakers);
    }
  };

  const carry = async (lane: Lane): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const batch = await tape.next(output.name, lane, output.most, signal);
        const begun = host.clock.mono();
        await bring(lane, batch);
        failures = 0;
        if (lane === 'readings') {
          const rest = restAfter(output, batch.entries.length, host.clock.mono() - begun);
          if (rest > 0) await pause(host.clock, rest, signal);
        }
      } catch (thrown) {
        if (signal.aborted) return;
        failures += 1;
        host.log.error('tape-not-readable', { output: output.name, lane, why: String(thrown) });
        await pause(host.clock, backoff(RETRY, failures, random()), signal);
      }
    }
  };

  const lanes = Promise.all(LANES.map(carry));
  return {
    async stop() {
      stopping.abort();
      await within(host.clock, STOP_WITHIN, lanes);
      await within(host.clock, STOP_WITHIN, output.close());
    },
  };
};

/** How long the readings lane rests after `entries` that took `took`. */
const restAfter = ({ most, pace }: FarSide, entries: number, took: number): Millis => {
  const full = entries >= most;
  if (!full) return millis(Math.max(0, (pace?.gather ?? 0) - took));
  return millis(
    pace?.replay === undefined ? 0 : Math.max(0, (1000 * entries) / pace.replay - took),
  );
};

const faultOf = (output: Output, thrown: unknown): Fault =>
  isFault(thrown)
    ? thrown
    : new Fault('output-failed', { output: output.name, why: String(thrown) }, { cause: thrown });
