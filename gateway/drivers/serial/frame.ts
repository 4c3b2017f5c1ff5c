import { z } from 'zod';

/** How frames that sensors push are laid out; part of a profile. */

const byte = z.int().min(0).max(255);
const order = z.enum(['be', 'le']).default('be');

export const CHECKSUMS = ['none', 'sum8', 'sum16', 'xor8', 'crc16-modbus'] as const;

/** How one frame is told from the next; part of a profile. */
export const frameSchema = z
  .strictObject({
    /** Bytes that every frame begins with. Constant length bytes belong here too. */
    start: z.array(byte).max(8).default([]),
    size: z.union([
      z.strictObject({ fixed: z.int().min(2).max(1024) }),
      /** A number at `offset`; the whole frame is so many bytes plus `plus`. */
      z.strictObject({
        offset: z.int().min(0).max(64),
        encoding: z.enum(['uint8', 'uint16']),
        order,
        plus: z.int().min(0).max(64).default(0),
        longest: z.int().min(2).max(1024),
      }),
      /** These bytes end it and belong to it. */
      z.strictObject({
        until: z.array(byte).min(1).max(8),
        longest: z.int().min(2).max(1024),
      }),
    ]),
    /** Over all bytes from `from`; it stands last, before a delimiter. */
    checksum: z
      .strictObject({ kind: z.enum(CHECKSUMS), from: z.int().min(0).max(64).default(0), order })
      .prefault({ kind: 'none' }),
    /** Between the columns of a frame of text. */
    separator: z.string().length(1).default(','),
  })
  .refine(({ start, size }) => start.length > 0 || 'until' in size, {
    error: 'start（帧头），或 until（帧尾） / start, or until: something must mark a frame',
    path: ['start'],
  });
export type FrameFormat = z.output<typeof frameSchema>;

export const FIELD_ENCODINGS = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'decimal',
] as const;

/** Where a point stands in its frame: value = raw * scale + shift. */
export const fieldSchema = z
  .strictObject({
    offset: z.int().min(0).max(1023).optional().describe('first byte, from the start of the frame'),
    encoding: z.enum(FIELD_ENCODINGS),
    order,
    width: z.int().min(1).max(16).optional().describe('of a decimal number at an offset, in bytes'),
    column: z.int().min(0).max(63).optional().describe('of a decimal number between separators'),
    scale: z.number().default(1),
    shift: z.number().default(0),
    sentinels: z.array(z.number()).default([]),
  })
  .refine(
    ({ encoding, offset, width, column }) =>
      encoding === 'decimal'
        ? (column !== undefined) !== (offset !== undefined && width !== undefined)
        : offset !== undefined && column === undefined && width === undefined,
    {
      error:
        '二进制数给 offset；decimal 给 column，或 offset 与 width / offset for binary; for decimal column, or offset with width',
    },
  );
export type Field = z.output<typeof fieldSchema>;
