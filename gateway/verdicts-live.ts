import type { PointId, VerdictId, ZoneId } from './core/identity.js';
import type { Entry, Host } from './core/ports.js';
import { type Instant, instant, type Millis, millis } from './core/time.js';
import type { Journal } from './journal/journal.js';
import type { Present } from './present.js';
import type { Again } from './rules/verdicts/book.js';
import {
  type Known,
  Live,
  type LiveSetup,
  type LiveState,
  type SoFar,
} from './rules/verdicts/live.js';

/** Readings that the reader hands over in one piece: a few milliseconds of this thread. */
const PIECE_READINGS = 2_000;

/** Verdicts of the running gateway: given as the windows end, by what goes on the tape. */
export interface VerdictsLive {
  /** Takes up where the last run ended: its snapshot and what the journal kept after it. */
  resume(snapshot: unknown, kept: readonly Entry[]): void;
  snapshot(): LiveState;
  tick(): void;
  /** What people entered, or what looks wrong, has changed. */
  revise(known: Known): void;
  /** Of which requirements of which zones verdicts are given. */
  readonly judged: ReadonlySet<VerdictId>;
  /** Windows that still run. */
  soFar(zone?: ZoneId): readonly SoFar[];
  stop(): void;
}

const isState = (snapshot: unknown): snapshot is LiveState =>
  typeof snapshot === 'object' &&
  snapshot !== null &&
  'version' in snapshot &&
  snapshot.version === 1;

export const createVerdictsLive = (
  setup: LiveSetup,
  journal: Journal,
  present: Present,
  host: Host,
): VerdictsLive => {
  const live = new Live(setup);
  let reading = false;
  let stopped = false;
  journal.onKept((scan) => live.hear(scan));

  const now = () => ({
    at: host.clock.wall(),
    mono: host.clock.mono(),
    clock: journal.clockQuality(),
  });

  /** One point at a time, in pieces: the reader has pages to serve, and this thread alarms. */
  const readAgain = async (again: Again): Promise<void> => {
    const { id, keepEvery, period } = again.point;
    const span = millis(PIECE_READINGS * Math.max(keepEvery, period));
    const end = Math.min(again.to, host.clock.wall() + span);
    try {
      for (let from: number = again.from; from < end && !stopped; from += span)
        again.add(await samplesOf(id, instant(from), instant(Math.min(end, from + span) - 1)));
      again.done(host.clock.mono());
    } catch (thrown) {
      host.log.warn('readings-not-read', { point: id, err: String(thrown) });
      again.failed(host.clock.mono());
    }
  };
  const samplesOf = (point: PointId, from: Instant, to: Instant) =>
    journal.samples(point, from, to);

  const catchUp = (mono: Millis): void => {
    if (reading || stopped) return;
    const again = live.again(mono);
    if (again === undefined) return;
    reading = true;
    void readAgain(again).finally(() => {
      reading = false;
      catchUp(host.clock.mono());
    });
  };

  return {
    resume: (snapshot, kept) => {
      live.resume(isState(snapshot) ? snapshot : undefined);
      for (const entry of kept) if ('event' in entry) live.replay(entry.event);
    },
    snapshot: () => live.state(),
    tick: () => {
      const { verdicts, happened } = live.tick(now());
      for (const happening of happened) journal.record(happening);
      if (verdicts.length > 0) present.judge(verdicts, live.excursions);
      catchUp(host.clock.mono());
    },
    judged: live.judged,
    revise: (known) => live.revise(known),
    soFar: (zone) => live.soFar(host.clock.wall(), zone),
    stop: () => {
      stopped = true;
    },
  };
};
