import { z } from 'zod';
import { duration } from '../../core/written.js';

/** The ways in which fire panels speak, and what they say; part of a profile. */

/** What a panel tells of itself as a whole. */
export const PANEL_FLAGS = ['fire', 'fault', 'disabled', 'supervisory', 'feedback'] as const;
export type PanelFlag = (typeof PANEL_FLAGS)[number];

/** Values of the point of one part, the gravest first where several are true. */
export const PART_VALUES = {
  normal: 0,
  'first-fire': 1,
  fire: 2,
  fault: 3,
  disabled: 4,
  supervisory: 5,
  feedback: 6,
} as const;
export type PartFlag = Exclude<keyof typeof PART_VALUES, 'normal'>;

/** So many addresses that the map does not know can be in alarm beside each other. */
export const UNMAPPED_SLOTS = 4;

/** What a line of the printer may mean. `-over`: it has ended. */
export const MEANINGS = [
  'first-fire',
  'fire',
  'fault',
  'fault-over',
  'disabled',
  'disabled-over',
  'supervisory',
  'supervisory-over',
  'feedback',
  'feedback-over',
  'reset',
  'nothing',
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** How the printer or CRT port of a model writes; part of its profile. */
export const textSchema = z.strictObject({
  speaks: z.literal('text'),
  encoding: z.enum(['gb18030', 'utf-8']).default('gb18030'),
  /** `#` is a digit; the first run of them is the loop, the second the part. */
  part: z.strictObject({
    pattern: z.string().regex(/^[^#]*#+[^#]+#+[^#]*$/, {
      error: '两段 #，如 ###-### / two runs of #, such as ###-###',
    }),
    /** Where it stands in its line; anywhere if left out. */
    column: z.int().min(0).max(200).optional(),
  }),
  /** All texts of a row in this order within one line; the first row that fits counts. */
  words: z
    .array(
      z.strictObject({
        text: z.array(z.string().min(1)).min(1),
        means: z.enum(MEANINGS),
      }),
    )
    .min(1),
});
export type PanelText = z.output<typeof textSchema>;

const place = z.strictObject({ offset: z.int().min(0).max(3), bytes: z.int().min(1).max(4) });

/** How a transmission device speaks GB/T 26875.3-2011 and where its maker departs from it. */
export const gb26875Schema = z.strictObject({
  speaks: z.literal('gb26875'),
  checksum: z.enum(['sum8', 'xor8']).default('sum8'),
  order: z.enum(['le', 'be']).default('le'),
  time: z.enum(['binary', 'bcd']).default('binary'),
  'address-bytes': z.union([z.literal(6), z.literal(12)]).default(6),
  /** Where loop and part stand in the four bytes of a part address. */
  'part-address': z.strictObject({ loop: place, part: place }),
  'expect-every': duration
    .optional()
    .describe('how often it sends at the least; longer silence is a fault'),
});
export type Gb26875 = z.output<typeof gb26875Schema>;

export const panelSpeechSchema = z.discriminatedUnion('speaks', [textSchema, gb26875Schema]);
export type PanelSpeech = z.output<typeof panelSpeechSchema>;
