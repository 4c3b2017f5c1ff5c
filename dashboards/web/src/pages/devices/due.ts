import type { DeviceAnswer } from '../../api.ts';

/** How the unit that hangs there now is vouched for. Pure. */

const DAY_MS = 86_400_000;
/** Long enough to send an instrument away and have it back. */
const SOON_DAYS = 42;

export type Due =
  | {
      readonly is: 'valid' | 'soon' | 'over';
      readonly number: string;
      /** A moment of the last day on which it holds. */
      readonly lastDay: number;
      /** Whole days left; negative once it has run out. */
      readonly days: number;
    }
  /** Another unit hangs there since then, and no certificate of its own was entered. */
  | { readonly is: 'missing'; readonly since: number; readonly serial: string };

/** Undefined: nobody ever entered a certificate, and nothing was replaced. */
export const dueOf = (
  { calibration }: Pick<DeviceAnswer, 'calibration'>,
  now: number,
): Due | undefined => {
  if (calibration === undefined) return undefined;
  if ('missingSince' in calibration)
    return { is: 'missing', since: calibration.missingSince, serial: calibration.serial };
  const { number, until } = calibration;
  const days = Math.ceil((until - now) / DAY_MS) - 1;
  return {
    is: days < 0 ? 'over' : days <= SOON_DAYS ? 'soon' : 'valid',
    number,
    lastDay: until - 1,
    days,
  };
};

/** What is due first stands first: missing, then by the day it runs out, then what was never certified. */
export const dueOrder = (due: Due | undefined): number => {
  if (due === undefined) return Number.MAX_SAFE_INTEGER;
  return due.is === 'missing' ? 0 : due.lastDay;
};
