import { type Hall, pointsOf } from '../../core/hall.js';
import type { PointId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import { type ClockStep, type Instant, instant, minutes, seconds } from '../../core/time.js';
import type { Doubted } from '../../core/verdict.js';
import { companies, type Suspicion, Suspicions, type SuspicionsSetup } from './suspicions.js';

/** Suspicions as stretches of time: what a verdict leaves out. */

export type Doubts = ReadonlyMap<PointId, readonly Doubted[]>;

/** What a suspicion changes: the same one goes on, ends, or is new. */
export const doubtsAfter = (doubts: Doubts, suspicions: readonly Suspicion[]): Doubts => {
  if (suspicions.length === 0) return doubts;
  const next = new Map(doubts);
  for (const { point, ...doubted } of suspicions) {
    const others = (next.get(point) ?? []).filter(
      ({ why, from }) => why !== doubted.why || from !== doubted.from,
    );
    next.set(point, [...others, doubted]);
  }
  return next;
};

/** Smaller steps than the clock of an alarm system may be off (GB 50440: 5 s) harm no window. */
const SMALLEST_STEP = seconds(5);
/** A reading stands for two periods: that of the minute before would reach into the step. */
const AROUND_STEP = minutes(2);

/** Stamps from around a clock that was set say nothing certain: from before the step until after it. */
const stepDoubts = (steps: readonly ClockStep[]): readonly Doubted[] =>
  steps
    .filter(({ by }) => Math.abs(by) >= SMALLEST_STEP)
    .map(({ at, by }) => ({
      from: instant(Math.min(at, at - by) - AROUND_STEP),
      until: instant(Math.max(at, at - by) + AROUND_STEP),
      why: 'clock-stepped',
    }));

/** A clock is that of every point. */
export const withSteps = (doubts: Doubts, steps: readonly ClockStep[], hall: Hall): Doubts => {
  const stepped = stepDoubts(steps);
  if (stepped.length === 0) return doubts;
  return new Map(pointsOf(hall).map(({ id }) => [id, [...(doubts.get(id) ?? []), ...stepped]]));
};

export interface DoubtsIn extends SuspicionsSetup {
  readonly to: Instant;
  readonly steps: readonly ClockStep[];
  /** Of one point, in order of time, from some days before: a night is compared with others. */
  readonly samples: (point: PointId) => Iterable<Sample>;
}

/** All doubts of a time that is over, by the same steps as live. Holds one company of points at a time. */
export const doubtsIn = (about: DoubtsIn): Doubts => {
  const doubts = doubtsAfter(new Map(), companies(about.hall).flatMap(companyOf(about)));
  return withSteps(doubts, about.steps, about.hall);
};

const companyOf =
  ({ hall, instruments, to, samples }: DoubtsIn) =>
  (points: readonly PointId[]): readonly Suspicion[] => {
    const suspicions = new Suspicions({ hall: onlyWith(hall, points), instruments });
    const found: Suspicion[] = [];
    let first = to;
    for (const point of points)
      for (const sample of samples(point)) {
        if (sample.at < first) first = sample.at;
        const jumped = suspicions.hear(point, sample);
        if (jumped !== undefined) found.push(jumped);
      }
    return [...found, ...suspicions.close(to, first)];
  };

const onlyWith = (hall: Hall, points: readonly PointId[]): Hall => ({
  ...hall,
  devices: hall.devices.map((device) => ({
    ...device,
    points: device.points.filter(({ id }) => points.includes(id)),
  })),
});
