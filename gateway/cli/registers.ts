import type { Command } from 'commander';
import { z } from 'zod';
import { Fault } from '../core/fault.js';
import type { RegisterRead } from '../drivers/driver.js';
import { decode } from '../drivers/modbus/codec.js';
import {
  ENCODINGS,
  type Encoding,
  isBitTable,
  TABLES,
  WORD_ORDERS,
  type WordOrder,
  widthOf,
} from '../drivers/modbus/register.js';
import type { Say } from '../text/text.js';
import type { Terminal } from './terminal.js';
import type { WireOperations } from './with-operations.js';

/** Registers that no point names, as mbpoll reads them: `--bus rs485-1 --unit 11 --table holding --address 5`. */
export interface RawOptions {
  readonly bus?: string;
  readonly unit?: string;
  readonly table?: string;
  readonly address?: string;
  readonly count?: string;
  readonly encoding?: string;
  readonly wordOrder?: string;
}

export const withRawOptions = (command: Command, t: Say): Command =>
  command
    .option('--bus <bus>', t('cli.raw.bus'))
    .option('--unit <id>', t('cli.raw.unit'))
    .option('--table <table>', t('cli.raw.table', { tables: TABLES.join(', ') }), 'holding')
    .option('--address <n>', t('cli.raw.address'))
    .option('--count <n>', t('cli.raw.count'), '1')
    .option('--encoding <name>', t('cli.raw.encoding', { encodings: ENCODINGS.join(', ') }))
    .option('--word-order <order>', t('cli.raw.word-order', { orders: WORD_ORDERS.join(', ') }));

export interface RawRead {
  readonly bus: string;
  readonly asked: RegisterRead;
  readonly encoding: Encoding;
  readonly wordOrder: WordOrder;
}

/** `5` or `0x0005`. */
const whole = z.coerce.number().int();
const shape = z.object({
  bus: z.string().min(1),
  unit: whole.min(0).max(255),
  table: z.enum(TABLES),
  address: whole.min(0).max(0xffff),
  count: whole.min(1).max(2000),
  encoding: z.enum(ENCODINGS).optional(),
  wordOrder: z.enum(WORD_ORDERS).default('abcd'),
});

/** What the options ask; undefined where they name no bus. Throws a Fault where one is missing or wrong. */
export const rawRead = (options: RawOptions): RawRead | undefined => {
  if (options.bus === undefined) return undefined;
  const read = shape.safeParse(options);
  if (!read.success) {
    const wrong = [...new Set(read.error.issues.map(({ path }) => `--${path.join('.')}`))];
    throw new Fault('bad-request', { why: wrong.join(' ') });
  }
  const { bus, unit, table, address, count, encoding, wordOrder } = read.data;
  return {
    bus,
    asked: { unit, table, address, count },
    encoding: isBitTable(table) ? 'bit' : (encoding ?? 'uint16'),
    wordOrder,
  };
};

export interface RawValue {
  readonly address: number;
  readonly raw: readonly number[];
  readonly value?: number;
}

export const rawValues = (
  { asked: { table, address }, encoding, wordOrder }: RawRead,
  words: readonly number[],
): RawValue[] => {
  const width = isBitTable(table) ? 1 : widthOf(encoding);
  return Array.from({ length: Math.floor(words.length / width) }, (_, index): RawValue => {
    const at = index * width;
    const register = { table, address, encoding, wordOrder, scale: 1, offset: 0, sentinels: [] };
    const value = decode(register, words, at);
    const raw = words.slice(at, at + width);
    return { address: address + at, raw, ...(value !== undefined && { value }) };
  });
};

const hex = (word: number): string => `0x${word.toString(16).padStart(4, '0')}`;

export const printRaw = async (
  raw: RawRead,
  operations: WireOperations,
  terminal: Terminal,
  json: boolean,
): Promise<void> => {
  const { words, tookMs } = await operations.readRegisters(raw.bus, raw.asked);
  const values = rawValues(raw, words);
  if (json) terminal.json({ ...raw, tookMs, values });
  else
    for (const { address, raw: of, value } of values)
      terminal.print(`${hex(address)}\t${of.map(hex).join(' ')}\t${value ?? '—'}`);
};
