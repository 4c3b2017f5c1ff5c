import { z } from 'zod';
import type { Names } from '../core/hall.js';
import { QUANTITIES, type Quantity, quantityRow } from '../core/quantity.js';
import type { Millis } from '../core/time.js';
import { duration, names } from '../core/written.js';
import {
  type Encoding,
  isBitTable,
  registerSchema,
  TABLES,
  widthOf,
} from '../drivers/modbus/register.js';

/** A device model as data: one YAML in firmware-config/profiles (design §2). */

/** Read in the source; consistent with a part of one; recollected, or sources disagree. */
export const CONFIDENCES = ['sure', 'likely', 'uncertain'] as const;

export const source = z.strictObject({
  url: z.string().min(1),
  says: z.string().min(1).describe('what of this file stands there'),
  confidence: z.enum(CONFIDENCES),
});

/** Name of an entry of `sources`. */
export const sourceName = z
  .string()
  .min(1)
  .describe('which of `sources` the numbers here come from');

const range = z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, {
  error: '两个数，小的在前 / two numbers, the lower first',
});

export const pointKey = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);

/** What every point of a model has, whatever its wire. */
export const pointFacts = z.strictObject({
  quantity: z.enum(Object.keys(QUANTITIES) as Quantity[]),
  names,
  source: sourceName,
  /** Plausible values in the quantity's unit; outside = bad:out-of-range. A state has its states. */
  range: range.optional(),
  /** Speaks of its zone, or of the instrument itself, which no limit of a zone judges. */
  about: z.enum(['zone', 'device']).default('zone'),
  /** Digits after the point that the instrument resolves; a state has none. */
  decimals: z.int().min(0).max(6).optional(),
  /** Uncertainty of the maker: absolute in the unit plus percent of the reading. */
  accuracy: z
    .strictObject({ absolute: z.number().min(0), percent: z.number().min(0), source: sourceName })
    .optional(),
  /** Of a gas sensor that counts molecules: whether it allows for the air pressure itself. */
  pressure: z.enum(['uncorrected', 'corrected']).optional(),
  /** What the numbers of a state mean; a number that is not here is bad:out-of-range. */
  states: z.record(z.string().regex(/^\d+$/), names).optional(),
  period: duration.optional().describe('how often it is asked unless hall.yaml says otherwise'),
  emergency: z.boolean().default(false),
  /** A total begins again at zero after this many. */
  'rolls-over-at': z.number().optional(),
});

const pointShape = pointFacts.extend({
  register: registerSchema,
  optional: z
    .boolean()
    .default(false)
    .describe('asked only where hall.yaml names it: the input behind a counter'),
  writable: z
    .strictObject({
      min: z.number(),
      max: z.number(),
      /** Function 5 at this address with a number of steps switches on, and off after them by itself. */
      pulse: z
        .strictObject({
          address: z.int().min(0).max(0xffff),
          step: duration,
          most: z.int().min(1).max(0xffff),
        })
        .optional(),
    })
    .optional()
    .describe('may be written if hall.yaml lists it'),
});

/** The range of a state is that of its named numbers, so that no file says it twice. */
export const withRange = <P extends Omit<z.output<typeof pointFacts>, 'names'>>(
  point: P,
  context: z.RefinementCtx,
) => {
  const numbers = Object.keys(point.states ?? {}).map(Number);
  const range: readonly [number, number] | undefined =
    point.range ?? (numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : undefined);
  const decimals = point.decimals ?? (numbers.length > 0 ? 0 : undefined);
  if (range === undefined || decimals === undefined) {
    context.addIssue({
      code: 'custom',
      message:
        'range 和 decimals（状态量则需要 states） / range and decimals (or states for a state)',
    });
    return z.NEVER;
  }
  return { ...point, range, decimals };
};
const pointSchema = pointShape.transform(withRange);

/** What an answer changes of a register. Apart from registerSchema, whose defaults would undo the rest. */
const registerChange = z.strictObject({
  address: z.int().min(0).max(0xffff).optional(),
  bit: z.int().min(0).max(15).optional(),
  'word-order': registerSchema.shape['word-order'].unwrap().optional(),
  scale: z.number().optional(),
  offset: z.number().optional(),
});

const modbusManners = z.strictObject({
  wire: z.literal('modbus'),
  source: sourceName,
  /** None for a device that has only a network. */
  bauds: z.array(z.int()).default([]),
  'default-baud': z.int().optional(),
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
  identify: z.array(z.strictObject({ register: registerSchema, between: range })).default([]),
  /** Registers that make a new device ready: its unit id, its baud rate, writes done once. */
  setup: z
    .strictObject({
      source: sourceName,
      unit: z
        .strictObject({ register: registerSchema, range: z.tuple([z.int(), z.int()]) })
        .optional(),
      baud: z
        .strictObject({
          register: registerSchema,
          values: z
            .record(z.string().regex(/^\d+$/), z.int())
            .describe('baud rate -> what is written'),
        })
        .optional(),
      once: z
        .array(z.strictObject({ names, register: registerSchema, value: z.number() }))
        .default([]),
    })
    .optional(),
});

/** What every model says of itself. */
export const modelFacts = z.strictObject({
  names,
  manufacturer: z.string().min(1),
  model: z.string().min(1),
  sources: z.record(z.string(), source),
  /** What users trip over: conflicts between sources, odd defaults. */
  notes: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }).optional(),
});

const profileShape = modelFacts.extend({
  comms: modbusManners,
  points: z.record(pointKey, pointSchema),
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
            /** Point key -> what this answer changes of it. */
            points: z.record(
              z.string(),
              z.strictObject({
                register: registerChange.optional(),
                range: range.optional(),
                decimals: z.int().min(0).max(6).optional(),
              }),
            ),
          }),
        ),
      }),
    )
    .default({}),
});

export type Profile = z.output<typeof profileShape>;
export type ProfilePoint = Profile['points'][string];
/** A point of a model, whatever its wire: what hall.yaml says of a point is checked against this. */
export interface PointModel {
  readonly quantity: Quantity;
  readonly names: Names;
  readonly range: readonly [number, number];
  readonly decimals: number;
  readonly about: ProfilePoint['about'];
  readonly emergency: boolean;
  readonly states?: Readonly<Record<string, Names>> | undefined;
  readonly period?: Millis | undefined;
  /** `pulse`: it falls by itself some time after it was written. */
  readonly writable?:
    | { readonly min: number; readonly max: number; readonly pulse?: object | undefined }
    | undefined;
  readonly 'rolls-over-at'?: number | undefined;
}
export type PointChange = Profile['asks'][string]['options'][string]['points'][string];

/** Manuals print 0xFFFF also where the register is signed. */
const asEncoded = (encoding: Encoding, sentinel: number): number =>
  encoding.startsWith('int') && sentinel >= 2 ** (16 * widthOf(encoding) - 1)
    ? sentinel - 2 ** (16 * widthOf(encoding))
    : sentinel;

type Wrong = (path: readonly (string | number)[], expected: string) => void;

const checkPoint = (profile: Profile, key: string, wrong: Wrong): void => {
  const point = profile.points[key] as ProfilePoint;
  const { register } = point;
  const at = ['points', key];
  const character = quantityRow(point.quantity).character;
  if (!(point.source in profile.sources))
    wrong([...at, 'source'], 'sources 中的一个名字 / one of the names in sources');
  if (point.accuracy !== undefined && !(point.accuracy.source in profile.sources))
    wrong([...at, 'accuracy', 'source'], 'sources 中的一个名字 / one of the names in sources');
  if ((character === 'state') !== (point.states !== undefined))
    wrong(
      at,
      '状态量必须有 states，其他量不得有 / states where, and only where, the quantity is a state',
    );
  if (point['rolls-over-at'] !== undefined && character !== 'total')
    wrong([...at, 'rolls-over-at'], '只用于累计量 / only for a quantity that is a total');
  const isOneBit = register.encoding === 'bit';
  if (
    isBitTable(register.table)
      ? !isOneBit || register.bit !== undefined
      : isOneBit !== (register.bit !== undefined)
  )
    wrong(
      [...at, 'register'],
      '线圈和离散输入用 encoding: bit；寄存器用 bit 时还要给出位号 / encoding bit for coils and discrete inputs; in a register with the number of the bit',
    );
  if (widthOf(register.encoding) > profile.comms['max-registers'])
    wrong(
      [...at, 'register', 'encoding'],
      '不超过 max-registers 的长度 / a value that fits into max-registers',
    );
  for (const sentinel of register.sentinels) {
    const value = asEncoded(register.encoding, sentinel) * register.scale + register.offset;
    if (value >= point.range[0] && value <= point.range[1])
      wrong(
        [...at, 'range'],
        `量程不得包含无效值 ${sentinel}（读作 ${value}） / a range without the sentinel ${sentinel} (it reads ${value})`,
      );
  }
  if (point.writable && register.table !== 'coil' && register.table !== 'holding')
    wrong([...at, 'writable'], '只用于线圈和保持寄存器 / only for coils and holding registers');
};

/** What no single key can say; every sentence stands where the reader must look. */
export const profileSchema = profileShape.superRefine((profile, context) => {
  const wrong: Wrong = (path, message) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const { comms } = profile;
  for (const key of Object.keys(profile.points)) checkPoint(profile, key, wrong);
  if (!(comms.source in profile.sources))
    wrong(['comms', 'source'], 'sources 中的一个名字 / one of the names in sources');
  if (comms.setup && !(comms.setup.source in profile.sources))
    wrong(['comms', 'setup', 'source'], 'sources 中的一个名字 / one of the names in sources');
  const baud = comms['default-baud'];
  if (baud === undefined ? comms.bauds.length > 0 : !comms.bauds.includes(baud))
    wrong(['comms', 'default-baud'], 'bauds 中的一个 / one of bauds');
  for (const [ask, { options }] of Object.entries(profile.asks))
    for (const [option, { points }] of Object.entries(options))
      for (const key of Object.keys(points))
        if (!(key in profile.points))
          wrong(
            ['asks', ask, 'options', option, 'points', key],
            'points 中的一个名字 / a key of points',
          );
});
