import type { Millis } from '../../core/time.js';

/** A dry contact as it is heard: the board tells only that it moved, so it is believed by waiting. */
export interface Contact {
  /** 1 = closed; absent until it first stood still. */
  readonly settled?: 0 | 1;
  /** It moved and has not yet stood still long enough. */
  readonly moving?: { readonly to: 0 | 1; readonly since: Millis };
  /** Closings since the driver began. */
  readonly closings: number;
}

export const UNHEARD: Contact = { closings: 0 };

/** The contact after the board said how it is. */
export const heard = (before: Contact, value: 0 | 1, at: Millis): Contact => {
  const { moving, ...still } = before;
  if (before.settled === value) return still;
  return moving?.to === value ? before : { ...still, moving: { to: value, since: at } };
};

/** When a moving contact may be believed; undefined while it stands still. */
export const settlesAt = (contact: Contact, debounce: Millis): Millis | undefined =>
  contact.moving === undefined ? undefined : ((contact.moving.since + debounce) as Millis);

/**
 * The contact at a time: believed if it stood long enough. A pulse shorter than the debounce is not
 * counted; how the contact is found at first is not a closing.
 */
export const settledAt = (before: Contact, debounce: Millis, at: Millis): Contact => {
  const { moving, settled, closings } = before;
  if (moving === undefined || at - moving.since < debounce) return before;
  const closes = moving.to === 1 && settled === 0;
  return { settled: moving.to, closings: closings + (closes ? 1 : 0) };
};

/** After the board was away: how the contact stands is not known, what was counted is. */
export const forgotten = ({ closings }: Contact): Contact => ({ closings });
