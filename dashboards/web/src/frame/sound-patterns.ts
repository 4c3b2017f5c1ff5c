import type { AlarmState, Priority } from '../../../../gateway/core/alarm.ts';
import { mostUrgentFirst } from '../urgency.ts';
import { openAlarms } from './alarm-words.ts';

/** What is heard of which alarm. Pure. */

interface Tone {
  /** Hz */
  readonly pitch: number;
  /** Seconds from the beginning of the pattern. */
  readonly from: number;
  readonly for: number;
}
export interface Pattern {
  readonly tones: readonly Tone[];
  /** Seconds after which it begins again; once, where there is none. */
  readonly every?: number;
}

/** ux.md §2, local siren: 1 without a pause, 2 one second in two, 3 once; 4 makes no sound. */
export const PATTERNS: Readonly<Record<Priority, Pattern | undefined>> = {
  1: {
    tones: [
      { pitch: 960, from: 0, for: 0.5 },
      { pitch: 640, from: 0.5, for: 0.5 },
    ],
    every: 1,
  },
  2: { tones: [{ pitch: 720, from: 0, for: 1 }], every: 2 },
  3: { tones: [{ pitch: 520, from: 0, for: 0.4 }] },
  4: undefined,
};

/** The most urgent alarm that nobody has acknowledged and that is not silenced decides what is heard. */
export const toSound = (alarms: readonly AlarmState[]): AlarmState | undefined =>
  openAlarms(alarms)
    .filter(({ condition, silenced }) => condition === 'unacknowledged' && silenced !== true)
    .sort(mostUrgentFirst)[0];
