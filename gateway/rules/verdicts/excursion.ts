import type { Happening } from '../../core/event.js';
import type { Instant } from '../../core/time.js';
import { type Band, type Excursion, excursionId, type Verdict } from '../../core/verdict.js';

/** What a verdict does to the excursion of its requirement and zone. */
export interface ExcursionStep {
  /** The one that goes on after it. */
  readonly open?: Excursion;
  readonly happened: readonly Happening[];
}

/** How far beyond its limit a printed value is, in the unit of the limit; negative within. */
const beyond = (value: string, { most, least }: Band): number =>
  Math.max(
    most === undefined ? Number.NEGATIVE_INFINITY : Number(value) - most,
    least === undefined ? Number.NEGATIVE_INFINITY : least - Number(value),
  );

type Exceeds = Verdict & { readonly value: string; readonly limit: Band };

const exceeds = (verdict: Verdict): verdict is Exceeds =>
  verdict.verdict === 'non-compliant' && verdict.value !== undefined && verdict.limit !== undefined;

const worstOf = ({ value, limit, window, points, combined }: Exceeds): Excursion['worst'] => {
  const point = combined === 'worst' ? points[0]?.point : undefined;
  return { value, limit, from: window.from, to: window.to, ...(point && { point }) };
};

const begun = (verdict: Exceeds): Excursion => {
  const { zone, standard, requirement, unit, window } = verdict;
  return {
    id: excursionId(verdict, window.from),
    zone,
    standard,
    requirement,
    start: window.from,
    end: window.to,
    windows: 1,
    unit,
    worst: worstOf(verdict),
  };
};

const longer = (open: Excursion, verdict: Exceeds): Excursion => {
  const { worst } = open;
  const isWorse = beyond(verdict.value, verdict.limit) > beyond(worst.value, worst.limit);
  return {
    ...open,
    end: verdict.window.to,
    windows: open.windows + 1,
    worst: isWorse ? worstOf(verdict) : worst,
  };
};

/**
 * Non-compliant windows in a row are one excursion; the first that is not ends it, and the excursion
 * says what that one said: nobody knows whether it is over where the data ended. So does a hole between
 * the windows.
 */
export const excursionAfter = (
  open: Excursion | undefined,
  verdict: Verdict,
  at: Instant,
): ExcursionStep => {
  const goesOn = open !== undefined && open.end === verdict.window.from;
  if (exceeds(verdict)) {
    if (goesOn) return { open: longer(open, verdict), happened: [] };
    const excursion = begun(verdict);
    const started: Happening = { at, kind: 'excursion-started', excursion };
    return {
      open: excursion,
      happened: open === undefined ? [started] : [ended(open, at), started],
    };
  }
  if (open === undefined) return { happened: [] };
  return { happened: [ended(open, at, goesOn ? verdict.verdict : undefined)] };
};

const ended = (
  open: Excursion,
  at: Instant,
  endedBy: Excursion['endedBy'] = 'insufficient-data',
): Happening => ({ at, kind: 'excursion-ended', excursion: { ...open, endedBy } });
