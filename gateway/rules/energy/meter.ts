import type { Sample } from '../../core/ports.js';
import { isGood } from '../../core/quality.js';
import type { Instant } from '../../core/time.js';

/** What a meter counted from one reading to the next. Never negative: its register is too short, or it was changed. */

export interface Used {
  readonly from: Instant;
  readonly to: Instant;
  readonly kwh: number;
  /** The register went over its end, or began anew and nobody knows what it had counted meanwhile. */
  readonly why?: 'rolled-over' | 'restarted';
}

/** More than a hall is ever connected for: a difference beyond it is no consumption. */
const MOST_KW = 1000;
const HOUR_MS = 3_600_000;
const REGISTERS = [2 ** 16, 2 ** 32];

export interface Register {
  /** Digits after the point, of which the last counts one. */
  readonly decimals: number;
  /** kWh at which it begins again at zero, where that is known. */
  readonly rollsOverAt?: number;
}

/** Uncertain and bad readings are passed over: the next good one has counted on. */
export function* usedBetween(
  samples: readonly Sample[],
  { decimals, rollsOverAt }: Register,
): Generator<Used> {
  const ends =
    rollsOverAt === undefined ? REGISTERS.map((end) => end / 10 ** decimals) : [rollsOverAt];
  let last: { readonly at: Instant; readonly value: number } | undefined;
  for (const { at, quality, value } of samples) {
    if (value === undefined || !isGood(quality)) continue;
    if (last !== undefined && at > last.at) yield step(last, { at, value }, ends);
    last = { at, value };
  }
}

const step = (
  last: { readonly at: Instant; readonly value: number },
  next: { readonly at: Instant; readonly value: number },
  ends: readonly number[],
): Used => {
  const span = { from: last.at, to: next.at };
  const most = 1 + (MOST_KW * (next.at - last.at)) / HOUR_MS;
  const plain = next.value - last.value;
  if (plain >= 0 && plain <= most) return { ...span, kwh: plain };
  const over = ends
    .filter((end) => last.value < end)
    .map((end) => end - last.value + next.value)
    .find((kwh) => kwh >= 0 && kwh <= most);
  return plain < 0 && over !== undefined
    ? { ...span, kwh: over, why: 'rolled-over' }
    : { ...span, kwh: 0, why: 'restarted' };
};
