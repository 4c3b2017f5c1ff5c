import type { NoSpare } from '../../core/scan-window.js';
import { type Millis, millis } from '../../core/time.js';
import { formulaOf } from './formula.js';
import type { Question } from './job.js';
import type { ModbusBusConfig } from './schema.js';
import { answerTime, deadAfter, type Pace, paceOf } from './timing.js';
import { costed, sum } from './worst-case.js';

/** Whether a bus has time for a unit that nobody configured, between two polls and at the cost of none. */

/** Makers state up to 200 ms; one that is slower is found by `hallkeeper discover`. */
export const LOOKED_FOR = millis(200);
/** Timers and networks are this coarse. */
const COARSE = millis(50);
/** Whoever is looked for is asked first what it is (look-for.ts); how long it will speak nobody knows. */
const WHO: Question = { function: 43, category: 1, from: 0 };

/** As long as silence or an answer takes the wire, and a little for timers. */
export const spareFor = (pace: Pace, question: Question): Millis =>
  millis(
    Math.max(deadAfter(pace, question, LOOKED_FOR), LOOKED_FOR + answerTime(pace, question)) +
      COARSE,
  );

/**
 * Why nobody can be asked there: what is asked most often never leaves so long a pause, however the
 * polls fall. Undefined where it may. A shorter wait is no way out: of the turn that an ordinary question
 * has between emergency inputs, frames and adapter leave less than many devices think, and what a slower
 * one says too late would destroy the next poll of an emergency input.
 */
export const noSpareOn = (config: ModbusBusConfig): NoSpare | undefined => {
  const { blocks } = costed(config, formulaOf(config.wire));
  const period = Math.min(...blocks.map((block) => block.period));
  const often = blocks.filter((block) => block.period === period);
  const free = period - sum(often.map(({ exchange }) => exchange));
  const needs = spareFor(paceOf(config.wire), WHO);
  if (free >= needs) return undefined;
  return {
    bus: config.bus,
    period: millis(period),
    free: millis(Math.max(0, Math.floor(free))),
    needs: millis(Math.ceil(needs)),
  };
};
