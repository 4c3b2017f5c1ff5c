import type { DrawnLimit } from './limits.js';

/** The palette of the hall's own pages: grey is normal, colour only where something is not (ISA-101). */
export const NORMAL = '#8E8E8E';
export const LIFE_SAFETY = '#B3001B';
export const URGENT = '#F09441';
export const HIGH = '#FDEA11';
export const LOW = '#882AD9';
export const INFORMS = '#699DD1';

export interface Step {
  readonly value: number | null;
  readonly color: string;
}

/** Grey between the bounds, the colour of a limit beyond them. */
export const stepsOf = ({ band: { least, most } }: Pick<DrawnLimit, 'band'>): Step[] => [
  { value: null, color: least === undefined ? NORMAL : URGENT },
  ...(least === undefined ? [] : [{ value: least, color: NORMAL }]),
  ...(most === undefined ? [] : [{ value: most, color: URGENT }]),
];

/** Grey up to a number, from there on a colour. */
export const from = (value: number, color: string): Step[] => [
  { value: null, color: NORMAL },
  { value, color },
];

/** A colour below a number, from there on grey. */
export const below = (value: number, color: string): Step[] => [
  { value: null, color },
  { value, color: NORMAL },
];

export const PLAIN: Step[] = [{ value: null, color: NORMAL }];
