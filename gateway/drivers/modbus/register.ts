import { z } from 'zod';

/** The four tables of the Modbus application protocol (V1.1b3, §4.3). */
export const TABLES = ['coil', 'discrete', 'input', 'holding'] as const;
export type Table = (typeof TABLES)[number];

export const ENCODINGS = [
  'bit',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'uint64',
  'int64',
  'float32',
  'float64',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Order of the bytes of a 32-bit value ABCD as they come over the wire; 64-bit values follow the same pattern. */
export const WORD_ORDERS = ['abcd', 'badc', 'cdab', 'dcba'] as const;
export type WordOrder = (typeof WORD_ORDERS)[number];

/** Where a point's bits are and how they become a number: value = raw * scale + offset. */
export const registerSchema = z.strictObject({
  table: z.enum(TABLES),
  /** Address on the wire, 0-based. */
  address: z.int().min(0).max(0xffff),
  encoding: z.enum(ENCODINGS).default('uint16'),
  'word-order': z.enum(WORD_ORDERS).default('abcd'),
  /** Which bit of a register (0 = least significant) is the point; only with encoding `bit` on registers. */
  bit: z.int().min(0).max(15).optional(),
  scale: z.number().default(1),
  offset: z.number().default(0),
  /** Raw values by which the device says that it has none. */
  sentinels: z.array(z.number()).default([]),
});

export interface Register {
  readonly table: Table;
  readonly address: number;
  readonly encoding: Encoding;
  readonly wordOrder: WordOrder;
  readonly bit?: number;
  readonly scale: number;
  readonly offset: number;
  readonly sentinels: readonly number[];
}

/** Registers (or bits of a bit table) that one value takes. */
export const widthOf = (encoding: Encoding): 1 | 2 | 4 => {
  switch (encoding) {
    case 'uint32':
    case 'int32':
    case 'float32':
      return 2;
    case 'uint64':
    case 'int64':
    case 'float64':
      return 4;
    default:
      return 1;
  }
};

export const isBitTable = (table: Table): boolean => table === 'coil' || table === 'discrete';
