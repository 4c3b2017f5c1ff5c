import { type Millis, millis } from '../../core/time.js';

/** How long one device is waited for, and when it is no longer asked all the time. */
export interface Patience {
  /** Questions in a row without a valid answer. */
  readonly lost: number;
  /** Set while the device counts as silent: when it is asked again, at the earliest. */
  readonly probeAt?: Millis;
  /** Smoothed answer time and its deviation, in ms. */
  readonly answers?: { readonly mean: number; readonly deviation: number };
}

/** What a device carries decides how patient we are. */
export type Carries = 'emergency' | 'ordinary';

/**
 * After so many lost questions in a row a device counts as silent. One with emergency inputs is given
 * more: at one lost exchange in ten (both frames hit at 5 %) three in a row come about once an hour.
 */
const SILENT_AFTER = { emergency: 6, ordinary: 3 } as const;
/** So many lost emergency frames in a row are asked again before anything else, then in their turn. */
export const AGAIN_AT_ONCE = 2;
/** The waits between probes of a silent device, doubled each time. */
const BACKOFF = {
  emergency: { first: 500, most: 10_000 },
  ordinary: { first: 2000, most: 60_000 },
} as const;

export const LONGEST_BACKOFF = BACKOFF.ordinary.most;

export const isSilent = ({ probeAt }: Patience): boolean => probeAt !== undefined;

export const heardFrom = ({ answers }: Patience): Patience => ({
  lost: 0,
  ...(answers && { answers }),
});

/** `delay`: from the end of the question to the start of the answer. RFC 6298, 2.2 and 2.3. */
export const answeredAfter = ({ answers }: Patience, delay: Millis): Patience => ({
  lost: 0,
  answers: answers
    ? {
        mean: answers.mean + (delay - answers.mean) / 8,
        deviation: answers.deviation + (Math.abs(delay - answers.mean) - answers.deviation) / 4,
      }
    : { mean: delay, deviation: delay / 2 },
});

export const notAnswered = (patience: Patience, carries: Carries, now: Millis): Patience => {
  const lost = patience.lost + 1;
  const beyond = lost - SILENT_AFTER[carries];
  if (beyond < 0 && !isSilent(patience)) return { ...patience, lost };
  const { first, most } = BACKOFF[carries];
  return {
    ...patience,
    lost,
    probeAt: millis(now + Math.min(most, first * 2 ** Math.min(Math.max(0, beyond), 30))),
  };
};

/** Nobody on its wire answers: it counts as silent, however few of its own questions were lost. */
export const givenUp = (patience: Patience, carries: Carries, now: Millis): Patience =>
  isSilent(patience)
    ? patience
    : {
        ...patience,
        lost: SILENT_AFTER[carries],
        probeAt: millis(now + BACKOFF[carries].first),
      };

/** A silent device may be back, since another one is: it is asked soon. */
export const hopeful = (patience: Patience, carries: Carries, now: Millis): Patience =>
  isSilent(patience) ? { ...patience, lost: SILENT_AFTER[carries], probeAt: now } : patience;

/** Within [`floor`, `most`]; doubled with each question lost in a row (RFC 6298, 5.5). */
export const timeoutOf = (patience: Patience, floor: Millis, most: Millis): Millis => {
  const { answers, lost } = patience;
  if (!answers || isSilent(patience)) return most;
  const usual = Math.max(floor, answers.mean + 4 * answers.deviation);
  return millis(Math.min(most, usual * 2 ** lost));
};
