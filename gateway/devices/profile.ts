import { z } from 'zod';
import { isQuantity, type Quantity } from '../core/quantity.js';
import { duration, names } from '../core/written.js';
import { registerSchema, TABLES } from '../drivers/modbus/register.js';

/** A device model as data: one YAML in firmware-config/profiles (design §2). */

export const CONFIDENCES = ['sure', 'likely', 'uncertain'] as const;

const source = z.strictObject({
  url: z.string().min(1),
  says: z.string().min(1).describe('what of this file stands there'),
  confidence: z.enum(CONFIDENCES),
});

const pointSchema = z.strictObject({
  quantity: z
    .string()
    .refine(isQuantity, { error: 'a quantity of gateway/core/quantity.ts' })
    .transform((text) => text as Quantity),
  names,
  register: registerSchema,
  /** Plausible values in the quantity's unit; outside = bad:out-of-range. */
  range: z.tuple([z.number(), z.number()]),
  /** Digits after the point that the instrument resolves. */
  decimals: z.int().min(0).max(6),
  /** Uncertainty of the maker: absolute in the unit plus percent of the reading. */
  accuracy: z.strictObject({ absolute: z.number(), percent: z.number() }).optional(),
  /** What the numbers of a state mean. */
  states: z.record(z.string(), names).optional(),
  period: duration.optional().describe('how often it is asked unless hall.yaml says otherwise'),
  emergency: z.boolean().default(false),
  writable: z
    .strictObject({ min: z.number(), max: z.number() })
    .optional()
    .describe('may be written if hall.yaml lists it'),
  /** A total rolls over after this many. */
  'rolls-over-at': z.number().optional(),
});

const modbusManners = z.strictObject({
  wire: z.literal('modbus'),
  bauds: z.array(z.int()).min(1),
  'default-baud': z.int(),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  'stop-bits': z.union([z.literal(1), z.literal(2)]).default(1),
  'default-unit': z.int().min(0).max(255),
  'answers-within': duration.prefault('200ms'),
  turnaround: duration.prefault('0ms'),
  'max-registers': z.int().min(1).max(125).default(125),
  'max-bits': z.int().min(1).max(2000).default(2000),
  'max-gap': z.int().min(0).max(125).default(0),
  forbidden: z
    .array(z.strictObject({ table: z.enum(TABLES), from: z.int(), to: z.int() }))
    .default([]),
  /** How `discover` recognises the model: reads that must answer within these bounds. */
  identify: z
    .array(z.strictObject({ register: registerSchema, between: z.tuple([z.number(), z.number()]) }))
    .default([]),
  /** Registers that set the unit id and the baud rate of a new device. */
  setup: z
    .strictObject({
      unit: z.strictObject({ register: registerSchema, range: z.tuple([z.int(), z.int()]) }),
      baud: z.strictObject({
        register: registerSchema,
        values: z.record(z.string(), z.int()).describe('baud rate -> what is written'),
      }),
    })
    .partial()
    .optional(),
});

export const profileSchema = z.strictObject({
  names,
  manufacturer: z.string().min(1),
  model: z.string().min(1),
  sources: z.array(source).min(1),
  /** What users trip over: conflicts between sources, odd defaults. */
  notes: z.string().optional(),
  comms: modbusManners,
  points: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/), pointSchema),
  /** Choices the sources leave open: the installer must answer each in hall.yaml (`choose:`). */
  asks: z
    .record(
      z.string(),
      z.strictObject({
        question: names,
        options: z.record(
          z.string(),
          z.strictObject({
            names,
            /** Point key -> what of its register this answer changes. */
            points: z.record(z.string(), registerSchema.partial()),
          }),
        ),
      }),
    )
    .optional(),
});

export type Profile = z.output<typeof profileSchema>;
export type ProfilePoint = Profile['points'][string];
