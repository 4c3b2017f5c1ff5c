/** What was asked of an output: the last that the board confirmed, the last that anybody wanted. */
export interface Commanded {
  readonly confirmed: 0 | 1;
  readonly wanted: 0 | 1;
}

export const AT_REST: Commanded = { confirmed: 0, wanted: 0 };

export const wants = (before: Commanded, value: 0 | 1): Commanded => ({ ...before, wanted: value });
export const confirms = (value: 0 | 1): Commanded => ({ confirmed: value, wanted: value });

/**
 * What an output becomes when its board comes back. A siren that sounded sounds again; one that was
 * told to stop meanwhile does not, and one whose start was refused does not start by itself later.
 */
export const restored = ({ confirmed, wanted }: Commanded): 0 | 1 =>
  confirmed === 1 && wanted === 1 ? 1 : 0;
