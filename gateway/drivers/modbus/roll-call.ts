import { type Millis, millis } from '../../core/time.js';
import type { Carries } from './patience.js';

/**
 * Who is still there. Devices may be asked once a minute only; a lost wire is to be known within 10 s
 * all the same, and its return within 5 s.
 */
export interface RollCall {
  /** When a device was last asked. */
  readonly asked: Millis;
  /** Which one: each has its turn. */
  readonly last: number;
  /** Whose questions were lost since anybody answered; silent devices aside. */
  readonly unheard: readonly number[];
  /** Still to be called since the wire is back. */
  readonly back: readonly number[];
}

/** A wire on which nobody was asked for so long is listened to: one device is asked. */
const BEAT = { most: 3000, least: 500 } as const;
/** The same where every device is silent: nobody else needs the wire. */
const BEAT_WHILE_MUTE = 1500;
/** By then everybody has been called in vain, so that alarm and readings keep their 10 s. */
const KNOWN_WITHIN = 9000;
/**
 * So many lost questions in a row call everybody. Emergency inputs are asked all the time: there single
 * lost frames are usual and must not cost a turn each.
 */
const CALLS_AFTER = { emergency: 6, ordinary: 1 } as const;
/** A noisy line loses one question in ten: so many in a row are no noise. */
const MUTE_AFTER = 6;

/** `lost`: how long each device takes the wire when it does not answer. */
export const beatOf = (lost: readonly number[]): Millis => {
  const all = lost.reduce((a, b) => a + b, 0);
  return millis(Math.max(BEAT.least, Math.min(BEAT.most, KNOWN_WITHIN - all)));
};

export interface RollCallSetup {
  /** What each device carries; undefined where it cannot be asked anything. */
  readonly carries: readonly (Carries | undefined)[];
  readonly beat: Millis;
}

export const rollCallOf = ({ carries, beat }: RollCallSetup) => {
  const all = carries.flatMap((one, d) => (one === undefined ? [] : [d]));
  const callsAfter = CALLS_AFTER[carries.includes('emergency') ? 'emergency' : 'ordinary'];

  /** The first after the last one asked, around the bus. */
  const following = (last: number, may: (d: number) => boolean): number | undefined => {
    const able = all.filter(may);
    return able.find((d) => d > last) ?? able[0];
  };

  return {
    initial: (now: Millis): RollCall => ({ asked: now, last: -1, unheard: [], back: [] }),

    asked: (state: RollCall, d: number, now: Millis): RollCall => ({
      ...state,
      asked: now,
      last: d,
      ...(state.back.length > 0 && { back: state.back.filter((other) => other !== d) }),
    }),

    /** `wasMute`: it is the first to be heard again, and everybody else is called. */
    heard: (state: RollCall, d: number, wasMute: boolean): RollCall => {
      if (wasMute) return { ...state, unheard: [], back: all.filter((other) => other !== d) };
      return state.unheard.length === 0 ? state : { ...state, unheard: [] };
    },

    unheard: (state: RollCall, d: number): RollCall => ({
      ...state,
      unheard: [...state.unheard, d],
    }),

    /** Everybody that was not silent before has been asked in vain. */
    isMute: ({ unheard }: RollCall, silent: (d: number) => boolean): boolean =>
      unheard.length >= MUTE_AFTER && all.every((d) => silent(d) || unheard.includes(d)),

    /** Whom to call at once, if anybody. */
    called: (state: RollCall, silent: (d: number) => boolean): number | undefined => {
      if (state.back.length > 0) return state.back[0];
      if (state.unheard.length < callsAfter) return undefined;
      // Emergency inputs are being asked in any case.
      return following(
        state.last,
        (d) => carries[d] === 'ordinary' && !silent(d) && !state.unheard.includes(d),
      );
    },

    /** Who is asked although nobody is due, and when; a wire without devices is left alone. */
    beat: (
      state: RollCall,
      silent: (d: number) => boolean,
    ): { readonly device: number; readonly at: Millis } | undefined => {
      const isMute = all.every(silent);
      const device = following(state.last, (d) => isMute || !silent(d));
      if (device === undefined) return undefined;
      return { device, at: millis(state.asked + (isMute ? BEAT_WHILE_MUTE : beat)) };
    },
  };
};
