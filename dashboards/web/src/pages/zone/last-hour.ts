import type { SampleAnswer } from '../../api.ts';

/** The last hour of a point as one value a minute, for the small line beside its gauge. Pure. */

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** What stood at the end of each minute up to `to`; null where nothing good did. */
export const lastHourOf = (
  samples: readonly SampleAnswer[],
  standsInPast: number,
  to: number,
): readonly (number | null)[] => {
  let next = 0;
  return Array.from({ length: HOUR_MS / MINUTE_MS }, (_, minute) => {
    const end = to - HOUR_MS + (minute + 1) * MINUTE_MS;
    while ((samples[next]?.at ?? Number.POSITIVE_INFINITY) <= end) next += 1;
    const last = samples[next - 1];
    if (last?.value === undefined) return null;
    return end - (last.until ?? last.at) < standsInPast ? last.value : null;
  });
};
