import { z } from 'zod';
import { duration, names } from '../core/written.js';
import { bandsSchema, lightSchema } from '../drivers/firmata/pins.js';
import { source } from './profile.js';

/** A kind of Arduino board as data: one YAML in firmware-config/boards. What hangs on its pins is site data. */

const pinRange = z.tuple([z.int().min(0), z.int().min(0)]).refine(([from, to]) => from <= to, {
  error: '首末两个引脚号 / two pin numbers, the first and the last',
});

export const boardSchema = z.strictObject({
  names,
  manufacturer: z.string().min(1),
  model: z.string().min(1),
  sources: z.record(z.string(), source),
  notes: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }).optional(),
  comms: z.strictObject({
    wire: z.literal('firmata'),
    baud: z.int().min(9600).max(115_200),
    sampling: duration.describe('how often analogue inputs are read and told'),
  }),
  firmware: z.strictObject({
    names: z.array(z.string().min(1)).min(1).describe('names under which it tells itself'),
    protocol: z.tuple([z.int(), z.int()]).describe('lowest protocol version that will do'),
    image: z.strictObject({
      package: z.string().min(1),
      file: z.string().min(1),
      protocol: z.tuple([z.int(), z.int()]),
    }),
    flash: z
      .array(z.string().min(1))
      .min(1)
      .describe('avrdude and its arguments, {port} and {image}'),
  }),
  pins: z.strictObject({
    count: z.int().min(1).max(127).describe('how many Firmata counts'),
    digital: pinRange.describe('first and last D pin that is free; 0 and 1 are the serial port'),
    analogue: pinRange.describe('Firmata numbers of A0 and the last A'),
    reserved: z.array(z.int()).default([]).describe('D pins between that must stay free'),
  }),
  supervised: z.strictObject({
    'pull-up-ohm': z.number().positive(),
    'end-of-line-ohm': z.number().positive(),
    'alarm-ohm': z
      .number()
      .positive()
      .describe('in series with the button, beside the end of line'),
    bands: bandsSchema,
  }),
  light: lightSchema,
});
export type Board = z.output<typeof boardSchema>;
