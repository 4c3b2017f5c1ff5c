import type { AlarmState } from '../../../../gateway/core/alarm.ts';
import { openAlarms } from '../frame/alarm-words.ts';

/** What a wall screen makes of its size, its alarms and its time. Pure. */

export interface Size {
  readonly width: number;
  readonly height: number;
}
export type Form = 'usual' | 'wide' | 'tall';

/** In pixels as they are laid out; the screen's own come from scaling (ux.md §5.13). */
const CANVAS: Readonly<Record<Form, Size>> = {
  usual: { width: 1920, height: 1080 },
  /** Two screens side by side, 32:9. */
  wide: { width: 3840, height: 1080 },
  /** A screen on end, 9:16. */
  tall: { width: 1080, height: 1920 },
};

export interface Fit extends Size {
  readonly form: Form;
  /** Screen pixels per pixel of the canvas, and where its upper left corner lies. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

const fitOf = (form: Form, screen: Size): Fit => {
  const { width, height } = CANVAS[form];
  const scale = Math.min(screen.width / width, screen.height / height);
  return {
    ...{ form, width, height, scale },
    left: (screen.width - width * scale) / 2,
    top: (screen.height - height * scale) / 2,
  };
};

/** The canvas that fills most of this screen, whole and in the middle of it. */
export const bestFit = (screen: Size): Fit =>
  (['usual', 'wide', 'tall'] as const)
    .map((form) => fitOf(form, screen))
    .reduce((best, fit) =>
      fit.width * fit.height * fit.scale ** 2 > best.width * best.height * best.scale ** 2
        ? fit
        : best,
    );

/** What may hang in public: never a silent alarm, whoever is signed in at this screen. */
export const publicAlarms = (alarms: readonly AlarmState[]): readonly AlarmState[] =>
  openAlarms(alarms).filter(({ silent }) => !silent);

export const isUrgent = ({ priority }: AlarmState): boolean => priority <= 2;

/** How long each floor is shown. */
const TURN_MS = 20_000;

/**
 * The floor to be shown: that of the worst urgent alarm that has one; floors take turns only while
 * nothing urgent stands. By the gateway's clock, so that all screens of a hall turn together.
 */
export const floorNow = (
  floors: readonly string[],
  urgent: readonly { readonly floor?: string | undefined }[],
  now: number,
): string => {
  if (urgent.length === 0) return floors[Math.floor(now / TURN_MS) % floors.length] ?? '';
  return urgent.find(({ floor }) => floor !== undefined)?.floor ?? floors[0] ?? '';
};

const DAY_MS = 86_400_000;

/** A page that stays open for a year takes up what the gateway serves now, once a day, in a calm moment. */
export const isStale = (openedAt: number, now: number, isCalm: boolean): boolean =>
  isCalm && openedAt > 0 && now - openedAt >= DAY_MS;
