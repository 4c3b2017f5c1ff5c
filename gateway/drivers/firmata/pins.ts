import { z } from 'zod';
import { duration } from '../../core/written.js';
import { LOOP_STATES } from './codec.js';

/** What can hang on a pin, as YAML writes it: in hall.yaml, and the usual resistors in a board file. */
export const PIN_USES = ['supervised', 'contact', 'counter', 'light', 'relay', 'pulse'] as const;
export type PinUse = (typeof PIN_USES)[number];

/** A timer relay may be asked to hold this long at most, in milliseconds. */
export const LONGEST_PULSE = 60_000;

const share = z.number().min(0).max(1);
/** Shares of the supply; apart from one another, so that every value between two is seen as such. */
export const bandsSchema = z
  .strictObject({
    short: z.tuple([share, share]),
    alarm: z.tuple([share, share]),
    normal: z.tuple([share, share]),
    open: z.tuple([share, share]),
  })
  .refine(
    (bands) => {
      const ordered = LOOP_STATES.map((state) => bands[state]).sort((a, b) => a[0] - b[0]);
      return ordered.every(
        ([from, to], index) => from < to && from > (ordered[index - 1]?.[1] ?? -1),
      );
    },
    {
      error:
        '四段互不相接，各段小数在前 / four bands that do not touch, each with its lower number first',
    },
  );

/** R = R10 * (lx / 10)^-gamma; the cell hangs on the supply, the fixed resistor on ground. */
export const lightSchema = z.strictObject({
  'fixed-ohm': z.number().positive(),
  'ohm-at-10-lx': z.number().positive(),
  gamma: z.number().positive(),
});

export const pinUseSchema = z.strictObject({
  use: z
    .enum(PIN_USES)
    .describe(
      '接什么：受监视回路、触点、计数、光敏电阻、继电器、脉冲 / a supervised loop, contact, counter, light cell, relay or pulse',
    ),
  bands: bandsSchema
    .optional()
    .describe('末端电阻与板文件不同时 / where the resistors are not those of the board file'),
  light: lightSchema.optional().describe('光敏电阻与板文件不同时 / another light cell'),
  debounce: duration
    .optional()
    .describe('触点至少保持多久才算数 / how long a contact must stay to be believed'),
  width: duration.optional().describe('触发脉冲的宽度 / how long the pulse is high'),
});
export type PinUseSetting = z.output<typeof pinUseSchema>;
