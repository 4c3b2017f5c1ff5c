import type { Happening } from './core/event.js';
import type { FaultCode } from './core/fault.js';
import type { Hall } from './core/hall.js';
import { deviceOf, type PointId } from './core/identity.js';
import type { Host } from './core/ports.js';
import { type ClockStep, hours, type Instant, type Millis, minutes } from './core/time.js';
import type { Doubt, Doubted } from './core/verdict.js';
import { type Moment, stepBetween } from './journal/clock.js';
import type { Journal } from './journal/journal.js';
import { type Doubts, doubtsAfter, withSteps } from './rules/suspicion/doubts.js';
import { type Suspicion, Suspicions, type SuspicionsState } from './rules/suspicion/suspicions.js';
import type { Instrument } from './rules/verdicts/instrument.js';

/** Readings of the running gateway that look good and are not believed: told as events, left out of verdicts. */
export interface SuspicionsLive {
  resume(snapshot: unknown): void;
  snapshot(): SuspicionsSnapshot;
  tick(): void;
  revise(instruments: ReadonlyMap<PointId, Instrument>): void;
  /** Of yesterday and today. */
  readonly doubts: Doubts;
  /** Called when one begins or ends. */
  follow(listener: () => void): void;
}

interface SuspicionsSnapshot {
  readonly state: SuspicionsState;
  readonly doubts: readonly (readonly [PointId, readonly Doubted[]])[];
  readonly steps: readonly ClockStep[];
}

/** Windows that still run reach no further back. */
const KEPT = hours(48);
/** A sensor that jumps all the time is told once an hour. */
const TOLD_AGAIN = minutes(60);

const WHY: Readonly<Partial<Record<Doubt, FaultCode>>> = {
  stuck: 'value-stuck',
  spike: 'value-jumped',
  drift: 'value-drifts',
};

const isSnapshot = (snapshot: unknown): snapshot is SuspicionsSnapshot =>
  typeof snapshot === 'object' &&
  snapshot !== null &&
  'state' in snapshot &&
  typeof snapshot.state === 'object' &&
  snapshot.state !== null &&
  'version' in snapshot.state &&
  snapshot.state.version === 1 &&
  'doubts' in snapshot &&
  Array.isArray(snapshot.doubts) &&
  'steps' in snapshot &&
  Array.isArray(snapshot.steps);

export const createSuspicions = (
  setup: { readonly hall: Hall; readonly instruments: ReadonlyMap<PointId, Instrument> },
  journal: Pick<Journal, 'onKept' | 'clockQuality'> & { record(happening: Happening): unknown },
  host: Host,
): SuspicionsLive => {
  let suspicions = new Suspicions(setup);
  let doubts: Doubts = new Map();
  let steps: readonly ClockStep[] = [];
  let shown: Doubts = doubts;
  const told = new Map<PointId, Millis>();
  const listeners: (() => void)[] = [];
  let heard: Suspicion[] = [];

  journal.onKept((scan) => {
    if (scan.origin === 'imported' || scan.clock === 'uncertain') return;
    for (const { point, at, quality, value } of scan.readings) {
      const sample = value === undefined ? { at, quality } : { at, quality, value };
      const jumped = suspicions.hear(point, sample);
      if (jumped !== undefined) heard.push(jumped);
    }
  });

  const now = (): Moment => ({ wall: host.clock.wall(), mono: host.clock.mono() });
  let moment = now();
  /** The journal says it as an event; here it is needed at once. */
  const minded = (): boolean => {
    const next = now();
    const by = stepBetween(moment, next);
    moment = next;
    if (by !== undefined) steps = [...steps, { at: next.wall, by }];
    return by !== undefined;
  };

  const tell = ({ point, ...doubted }: Suspicion): void => {
    const why = WHY[doubted.why];
    if (why === undefined) return;
    const mono = host.clock.mono();
    if (doubted.why === 'spike' && mono - (told.get(point) ?? -TOLD_AGAIN) < TOLD_AGAIN) return;
    if (doubted.why === 'spike') told.set(point, mono);
    const at = host.clock.wall();
    journal.record({
      kind: 'device-suspicion',
      at,
      device: deviceOf(point),
      why,
      doubted: { point, ...doubted },
    });
  };

  const pruned = (all: Doubts, wall: Instant): Doubts => {
    const since = wall - KEPT;
    return new Map(
      [...all].flatMap(([point, own]) => {
        const kept = own.filter(({ until }) => until === undefined || until > since);
        return kept.length === 0 ? [] : [[point, kept] as const];
      }),
    );
  };

  return {
    resume: (snapshot) => {
      if (!isSnapshot(snapshot)) return;
      suspicions = new Suspicions(setup, snapshot.state);
      doubts = new Map(snapshot.doubts);
      steps = snapshot.steps;
      shown = withSteps(doubts, steps, setup.hall);
    },
    snapshot: () => ({ state: suspicions.state(), doubts: [...doubts], steps }),
    revise: (instruments) => suspicions.revise(instruments),
    tick: () => {
      const stepped = minded();
      if (journal.clockQuality() !== 'trusted') return;
      const { wall } = moment;
      const found = [...heard, ...suspicions.close(wall)];
      heard = [];
      if (found.length === 0 && !stepped) return;
      for (const suspicion of found) tell(suspicion);
      doubts = pruned(doubtsAfter(doubts, found), wall);
      steps = steps.filter(({ at }) => at > wall - KEPT);
      shown = withSteps(doubts, steps, setup.hall);
      for (const listener of listeners) listener();
    },
    get doubts() {
      return shown;
    },
    follow: (listener) => void listeners.push(listener),
  };
};
