import type { Latest } from '../core/current.js';
import { isBad } from '../core/quality.js';
import type { Reading } from '../core/reading.js';
import { between, type Instant, type Millis } from '../core/time.js';

/** A reading stands until the next one of its point, at most twice the point's period (design §4.1). */
const PERIODS_STANDING = 2;

/** `used` may enter rules and verdicts; `shown` is the last good value, greyed and dated, for the eye only. */
export type Standing =
  | { readonly used: Reading; readonly shown?: never }
  | { readonly used?: never; readonly shown?: Reading };

/** A stamp ahead of `now` comes from a clock that was stepped back: it counts as new, not as old. */
export const standing = (latest: Latest | undefined, period: Millis, now: Instant): Standing => {
  if (latest === undefined) return {};
  const { reading } = latest;
  if (isBad(reading.quality))
    return latest.lastUsable === undefined ? {} : { shown: latest.lastUsable };
  return between(reading.at, now) <= PERIODS_STANDING * period
    ? { used: reading }
    : { shown: reading };
};
