import type { Condition } from '../../core/alarm.js';
import type { Millis } from '../../core/time.js';
import type { AlarmRecord } from '../state.js';

/**
 * The condition as it was last seen, before any delay. A return that was not complete when its reading
 * ceased to stand is forgotten.
 */
export const showsNow = (record: AlarmRecord, mono: Millis): boolean => {
  if (record.turning === undefined) return record.cause;
  return !record.cause || mono > record.until;
};

type Samples = readonly (readonly [Millis, number])[];

/** A window is remembered in at most this many samples, however fast the point is read. */
const SAMPLES = 16;

/**
 * Whether a value makes the condition true. Between the limit and the deadband it stays as it was
 * (ISA-18.2: the value must come back by the deadband before the alarm returns).
 */
export const valueVerdict = (when: Condition, value: number, before: boolean): boolean => {
  switch (when.test) {
    case 'above':
      return value > when.limit || (before && value > when.limit - when.deadband);
    case 'below':
      return value < when.limit || (before && value < when.limit + when.deadband);
    case 'state':
      return value === when.active || when.also?.includes(value) === true;
    case 'people':
      return value >= when.limit || (before && value > when.limit - when.deadband);
    default:
      return before;
  }
};

type Slope = Extract<Condition, { readonly test: 'rising' | 'falling' }>;

/** The window with one more reading in it, thinned so that it stays small. */
export const sampled = (when: Slope, samples: Samples, mono: Millis, value: number): Samples => {
  const recent = samples.filter(([stamp]) => mono - stamp <= when.over);
  const last = recent.at(-1);
  const tooSoon = last !== undefined && mono - last[0] < when.over / (SAMPLES - 1);
  return tooSoon ? recent : [...recent, [mono, value] as const];
};

/**
 * Whether the value changes faster than the limit, per minute. Undefined = the window is not yet half
 * full, so nobody can tell.
 */
export const slopeVerdict = (
  when: Slope,
  samples: Samples,
  now: { readonly mono: Millis; readonly value: number },
  before: boolean,
): boolean | undefined => {
  const oldest = samples[0];
  if (oldest === undefined || now.mono - oldest[0] < when.over / 2) return undefined;
  const perMinute = ((now.value - oldest[1]) * 60_000) / (now.mono - oldest[0]);
  const speed = when.test === 'rising' ? perMinute : -perMinute;
  return speed > when.limit || (before && speed > when.limit - when.deadband);
};
