import type { AccessHappening } from '../core/access-event.js';
import { type Clock, minutes, type Timer } from '../core/time.js';

/** A stranger at the door must not fill the journal: beyond this in a minute refusals are only counted. */
const PER_MINUTE = 30;

type Refusal = Extract<AccessHappening, { kind: 'sign-in-refused' | 'access-refused' }>;

/** Tells refusals, at most so many a minute; the last one of a flood says how many there were more. */
export const createFloodGate = (clock: Clock, tell: (refusal: Refusal) => void) => {
  let told = 0;
  let surplus: { last: Refusal; count: number } | undefined;
  let timer: Timer | undefined;
  const minuteOver = (): void => {
    timer = undefined;
    told = 0;
    if (surplus !== undefined)
      tell({ ...surplus.last, ...(surplus.count > 0 && { more: surplus.count }) });
    surplus = undefined;
  };
  return {
    refused: (refusal: Refusal): void => {
      timer ??= clock.after(minutes(1), minuteOver);
      told += 1;
      if (told <= PER_MINUTE) tell(refusal);
      else surplus = { last: refusal, count: surplus === undefined ? 0 : surplus.count + 1 };
    },
    close: (): void => {
      timer?.cancel();
      if (surplus !== undefined) minuteOver();
    },
  };
};
