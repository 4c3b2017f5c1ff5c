import type { Quantity } from '../../core/quantity.js';
import { hours, type Millis, minutes } from '../../core/time.js';

/**
 * When a reading that looks good is not believed, by quantity. No standard gives such figures: every one
 * is a judgement, set so that a hall in use never reaches it. A quantity without a row is believed.
 */
export interface Threshold {
  /** The same value to the last digit for so long, while a neighbour has moved by `moved`. */
  readonly flat?: {
    readonly lasts: Millis;
    readonly moved: number;
    /** So long where no neighbour shares the air: only for sensors whose own noise never rests. */
    readonly alone?: Millis;
  };
  /** More than `jump` and `perMinute` for each minute between two readings is not the air of a room. */
  readonly spike?: { readonly jump: number; readonly perMinute: number };
  /** So many nights in a row apart from its neighbours by more than both accuracies together. */
  readonly drift?: { readonly nights: number };
}

const THRESHOLDS: Readonly<Partial<Record<Quantity, Threshold>>> = {
  co2: {
    flat: { lasts: hours(2), moved: 50, alone: hours(6) },
    spike: { jump: 400, perMinute: 200 },
    drift: { nights: 3 },
  },
  temperature: { flat: { lasts: hours(12), moved: 1.5 }, spike: { jump: 4, perMinute: 1 } },
  humidity: {
    flat: { lasts: hours(6), moved: 5, alone: hours(24) },
    spike: { jump: 20, perMinute: 5 },
  },
  pm25: { flat: { lasts: hours(6), moved: 15 }, drift: { nights: 3 } },
  pm10: { flat: { lasts: hours(6), moved: 20 }, drift: { nights: 3 } },
  noise: { flat: { lasts: minutes(30), moved: 5, alone: hours(2) } },
  illuminance: { flat: { lasts: hours(12), moved: 150 } },
};

export const thresholdOf = (quantity: Quantity): Threshold | undefined => THRESHOLDS[quantity];
