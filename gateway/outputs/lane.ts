import { Fault, isFault } from '../core/fault.js';
import type { Batch, Delivered, Entry, Host, Lane, Output, Tape } from '../core/ports.js';
import { type Millis, millis, seconds } from '../core/time.js';
import { type Backoff, backoff } from './backoff.js';
import { pause, type Waker } from './pause.js';

/** What a courier must know of an output beside core's port. */
export interface FarSide extends Output {
  /** Whether what it confirms of alarms is an event: people ask when the outside knew. */
  readonly receipts?: true;
  /** Entries of one `deliver`. */
  readonly most: number;
  /** Deliveries under way at once, so that the far side need not wait for us between two; absent: one. */
  readonly ahead?: number;
  /** Entries that a kill may make it repeat, of both lanes together. */
  readonly window: number;
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

export interface LaneSetup {
  readonly output: FarSide;
  readonly lane: Lane;
  readonly tape: Tape;
  readonly host: Host;
  readonly signal: AbortSignal;
  /** Pauses that end when the far side says that it is back. */
  readonly wakers: Set<Waker>;
  /** The lane's last attempt: failed with this fault, or went well. */
  readonly report: (fault: Fault | undefined) => void;
  readonly setAside: (entry: Entry, why: Fault) => void;
  /** These were confirmed and not refused. */
  readonly delivered: (entries: readonly Entry[]) => void;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** A backlog that is slowed goes in pieces of so long, so that what is live meanwhile waits for a short one. */
const BURST = millis(50);
const RETRY: Backoff = { first: millis(500), most: seconds(30) };

/** Some entries of a batch from the tape, delivered together. */
interface Piece {
  readonly batch: Batch;
  readonly from: number;
  readonly to: number;
}

/** Carries one lane until the signal aborts; never rejects. */
export const carryLane = async (setup: LaneSetup): Promise<void> => {
  const { output, lane, tape, host, signal, random } = setup;
  const ahead = output.ahead ?? 1;
  const replay = lane === 'readings' ? output.pace?.replay : undefined;
  const atOnce = output.most * ahead;
  const most = replay === undefined ? atOnce : Math.min(atOnce, Math.ceil((replay * BURST) / 1000));
  const fetch = () => tape.next(output.name, lane, most, signal);
  /** Pieces under way, the oldest first; they land in this order, and the cursor with them. */
  const underWay: Promise<void>[] = [];
  /** Once one has failed, the others wait their turn, so that what is new does not overtake what is old. */
  let flowing = true;

  const send = (piece: Piece): void => {
    const before = underWay.at(-1);
    const first = flowing ? attempt(setup, piece) : undefined;
    void first?.then((outcome) => {
      if (outcome instanceof Fault) flowing = false;
    });
    const landing = before
      ? before.then(() => land(setup, piece, first, 'later'))
      : land(setup, piece, first, 'oldest');
    underWay.push(landing);
    void landing.then(() => {
      underWay.splice(underWay.indexOf(landing), 1);
      if (underWay.length === 0) flowing = true;
    });
  };

  let failures = 0;
  let upcoming: Promise<Batch> | undefined;
  while (!signal.aborted) {
    try {
      const batch = await (upcoming ?? fetch());
      failures = 0;
      const { length } = batch.entries;
      const begun = host.clock.mono();
      upcoming = length < most ? undefined : fetch();
      // Looked at when its turn comes; a rejection before that is not unhandled.
      upcoming?.catch(() => {});
      for (let from = 0; from < length; from += output.most) {
        if (underWay.length >= ahead) await underWay[0];
        if (signal.aborted) break;
        send({ batch, from, to: Math.min(length, from + output.most) });
      }
      // A batch is short at the tail, but also where the cursor on the disk is waited for.
      const full = length >= most || tape.backlog(output.name, lane) >= most;
      if (lane === 'readings') await rest(setup, { length, full, begun });
    } catch (thrown) {
      upcoming = undefined;
      if (signal.aborted) break;
      failures += 1;
      host.log.error('tape-not-readable', { output: output.name, lane, why: String(thrown) });
      await pause(host.clock, backoff(RETRY, failures, random()), signal);
    }
  }
  await Promise.all(underWay);
};

const attempt = (
  { output, lane, signal }: LaneSetup,
  { batch, from, to }: Piece,
): Promise<Delivered | Fault> =>
  output
    .deliver({ lane, entries: batch.entries.slice(from, to) }, signal)
    .catch((thrown: unknown) =>
      isFault(thrown)
        ? thrown
        : new Fault(
            'output-failed',
            { output: output.name, why: String(thrown) },
            { cause: thrown },
          ),
    );

/**
 * Brings a piece over, however long it takes. `first` is an attempt already begun. Of a piece that was
 * not the oldest when it began, a failure says nothing new: the older ones have told it, and waited.
 */
const land = async (
  setup: LaneSetup,
  piece: Piece,
  first: Promise<Delivered | Fault> | undefined,
  begunAs: 'oldest' | 'later',
): Promise<void> => {
  const { output, tape, host, signal, wakers, report, setAside, random } = setup;
  const { batch, to } = piece;
  let { from } = piece;
  let failures = 0;

  const account = async (outcome: Delivered | Fault): Promise<void> => {
    if (signal.aborted && outcome instanceof Fault) return;
    const before = from;
    if (outcome instanceof Fault) report(outcome);
    else {
      for (const { entry: index, why } of outcome.refused) {
        const entry = batch.entries[from + index];
        if (entry !== undefined) setAside(entry, why);
      }
      const refused = new Set(outcome.refused.map(({ entry }) => entry));
      setup.delivered(
        batch.entries.slice(from, from + outcome.done).filter((_, index) => !refused.has(index)),
      );
      from += outcome.done;
      tape.done(output.name, batch, from);
      report(undefined);
    }
    failures = from > before ? 0 : failures + 1;
    if (failures > 0) await pause(host.clock, backoff(RETRY, failures, random()), signal, wakers);
  };

  const begun = await first;
  if (begun !== undefined && !(begun instanceof Fault && begunAs === 'later')) await account(begun);
  while (from < to && !signal.aborted) await account(await attempt(setup, { batch, from, to }));
};

/** Keeps the pace of the readings lane after a batch of it. */
const rest = async (
  { output: { pace }, host, signal }: LaneSetup,
  { length, full, begun }: { length: number; full: boolean; begun: Millis },
): Promise<void> => {
  const least = full
    ? pace?.replay === undefined
      ? 0
      : (1000 * length) / pace.replay
    : pace?.gather;
  const left = (least ?? 0) - (host.clock.mono() - begun);
  if (left > 0) await pause(host.clock, millis(left), signal);
};
