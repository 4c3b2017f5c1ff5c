/**
 * What a voltage at an analogue pin means. Voltages are shares of the board's supply (0-1), because
 * the resistors hang on the same supply that the converter compares with: it may sag and nothing moves.
 */

/** The four states of a loop with an end-of-line resistor. */
export const LOOP_STATES = ['normal', 'alarm', 'open', 'short'] as const;
export type LoopState = (typeof LOOP_STATES)[number];

/** Share of the supply, lowest and highest, in which the loop is in a state. */
export type Band = readonly [number, number];
export type Bands = Readonly<Record<LoopState, Band>>;

/** What a supervised loop says: of a cut, shorted or strange loop nobody knows whether it was pressed. */
export interface LoopReading {
  /** 1 = alarm, 0 = normal; undefined while the wiring is not good. */
  readonly contact: 0 | 1 | undefined;
  readonly wiring: Wiring;
}

/** Values of the `-wiring` point of a supervised loop. */
export const WIRING = { good: 0, open: 1, short: 2, between: 3 } as const;
export type Wiring = (typeof WIRING)[keyof typeof WIRING];

/** The state whose band holds the share; undefined between two bands, which is never normal. */
export const loopStateOf = (share: number, bands: Bands): LoopState | undefined =>
  LOOP_STATES.find((state) => share >= bands[state][0] && share <= bands[state][1]);

export const loopReading = (state: LoopState | undefined): LoopReading => {
  switch (state) {
    case 'normal':
      return { contact: 0, wiring: WIRING.good };
    case 'alarm':
      return { contact: 1, wiring: WIRING.good };
    case 'open':
      return { contact: undefined, wiring: WIRING.open };
    case 'short':
      return { contact: undefined, wiring: WIRING.short };
    case undefined:
      return { contact: undefined, wiring: WIRING.between };
  }
};

/** A share in the middle of a state's band; undefined = the middle of the widest gap between two bands. */
export const shareOf = (state: LoopState | undefined, bands: Bands): number => {
  if (state !== undefined) return (bands[state][0] + bands[state][1]) / 2;
  const ordered = Object.values(bands).sort((a, b) => a[0] - b[0]);
  const gaps = ordered
    .slice(1)
    .map((band, index): Band => [ordered[index]?.[1] ?? 0, band[0]])
    .sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
  const [from, to] = gaps[0] ?? [0, 0];
  return (from + to) / 2;
};

/** A light-dependent resistor from the supply to the pin, a fixed resistor from the pin to ground. */
export interface LightResistor {
  readonly fixedOhm: number;
  /** Resistance of the cell in 10 lx, and how steeply it falls: R = R10 * (lx / 10)^-gamma. */
  readonly ohmAt10Lx: number;
  readonly gamma: number;
}

/** Illuminance in lx; undefined where the pin is at its end: cell or resistor broken off. */
export const luxOf = (share: number, cell: LightResistor): number | undefined => {
  if (share <= 0 || share >= 1) return undefined;
  const ohm = (cell.fixedOhm * (1 - share)) / share;
  return 10 * (cell.ohmAt10Lx / ohm) ** (1 / cell.gamma);
};

export const shareOfLux = (lux: number, cell: LightResistor): number => {
  const ohm = cell.ohmAt10Lx * (Math.max(lux, 0.01) / 10) ** -cell.gamma;
  return cell.fixedOhm / (cell.fixedOhm + ohm);
};
