import type { Table } from '../../gateway/drivers/modbus/register.js';
import { type RegisterMap, readTable, type Values, type Written, writeTable } from './registers.js';

/** Exceptions of the Modbus application protocol V1.1b3, 7. */
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;

/** What the instrument says and what the question changed in it. */
export interface Reply {
  readonly pdu: Buffer;
  readonly written: readonly Written[];
}

export interface Instrument {
  readonly map: RegisterMap;
  /** Objects 0, 1, 2 of 43/14; absent where the model does not know that function. */
  readonly identification?: readonly [vendor: string, product: string, revision: string];
}

const refuse = (code: number, exception: number): Reply => ({
  pdu: Buffer.from([code | 0x80, exception]),
  written: [],
});

const has = (map: RegisterMap, table: Table): boolean =>
  map.slots.some((slot) => slot.register.table === table);

const packed = (bits: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [index, bit] of bits.entries())
    if (bit) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  return bytes;
};

const bigEndian = (words: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(words.length * 2);
  for (const [index, word] of words.entries()) bytes.writeUInt16BE(word, index * 2);
  return bytes;
};

const wordsIn = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16BE(index * 2));

const TABLE_OF: Readonly<Record<number, Table>> = {
  1: 'coil',
  2: 'discrete',
  3: 'holding',
  4: 'input',
  5: 'coil',
  6: 'holding',
  15: 'coil',
  16: 'holding',
  22: 'holding',
  23: 'holding',
};

const read = ({ map }: Instrument, table: Table, pdu: Buffer, values: Values): Reply => {
  const code = pdu.readUInt8(0);
  if (pdu.length !== 5) return refuse(code, ILLEGAL_VALUE);
  const address = pdu.readUInt16BE(1);
  const count = pdu.readUInt16BE(3);
  const bits = code <= 2;
  const most = bits ? map.maxBits : map.maxRegisters;
  if (count < 1 || count > most) return refuse(code, ILLEGAL_VALUE);
  const words = readTable(map, table, address, count, values);
  if (words === undefined) return refuse(code, ILLEGAL_ADDRESS);
  const data = bits ? packed(words) : bigEndian(words);
  return { pdu: Buffer.concat([Buffer.from([code, data.length]), data]), written: [] };
};

const write = (
  { map }: Instrument,
  table: 'coil' | 'holding',
  code: number,
  address: number,
  words: readonly number[],
  values: Values,
  answer: Buffer,
): Reply => {
  const written = writeTable(map, table, address, words, values);
  if (written === 'illegal-address') return refuse(code, ILLEGAL_ADDRESS);
  if (written === 'illegal-value') return refuse(code, ILLEGAL_VALUE);
  return { pdu: answer, written };
};

const writeCoil = (instrument: Instrument, pdu: Buffer, values: Values): Reply => {
  if (pdu.length !== 5) return refuse(5, ILLEGAL_VALUE);
  const address = pdu.readUInt16BE(1);
  const wanted = pdu.readUInt16BE(3);
  const pulse = instrument.map.pulses.find((pulse) => pulse.address === address);
  if (pulse) {
    if (wanted < 1 || wanted > pulse.most) return refuse(5, ILLEGAL_VALUE);
    return { pdu, written: [{ key: pulse.key, value: 1, forMs: wanted * pulse.stepMs }] };
  }
  if (wanted !== 0xff00 && wanted !== 0) return refuse(5, ILLEGAL_VALUE);
  return write(instrument, 'coil', 5, address, [wanted === 0 ? 0 : 1], values, pdu);
};

const writeCoils = (instrument: Instrument, pdu: Buffer, values: Values): Reply => {
  const count = pdu.length > 6 ? pdu.readUInt16BE(3) : 0;
  const size = Math.ceil(count / 8);
  if (count < 1 || count > 1968 || pdu[5] !== size || pdu.length !== 6 + size)
    return refuse(15, ILLEGAL_VALUE);
  const bits = Array.from(
    { length: count },
    (_, index) => ((pdu[6 + (index >> 3)] ?? 0) >> (index & 7)) & 1,
  );
  const answer = pdu.subarray(0, 5);
  return write(instrument, 'coil', 15, pdu.readUInt16BE(1), bits, values, answer);
};

const writeRegister = (instrument: Instrument, pdu: Buffer, values: Values): Reply => {
  if (pdu.length !== 5) return refuse(6, ILLEGAL_VALUE);
  return write(instrument, 'holding', 6, pdu.readUInt16BE(1), [pdu.readUInt16BE(3)], values, pdu);
};

const writeRegisters = (instrument: Instrument, pdu: Buffer, values: Values): Reply => {
  const count = pdu.length > 6 ? pdu.readUInt16BE(3) : 0;
  if (count < 1 || count > 123 || pdu[5] !== count * 2 || pdu.length !== 6 + count * 2)
    return refuse(16, ILLEGAL_VALUE);
  const words = wordsIn(pdu.subarray(6));
  const answer = pdu.subarray(0, 5);
  return write(instrument, 'holding', 16, pdu.readUInt16BE(1), words, values, answer);
};

const maskRegister = (instrument: Instrument, pdu: Buffer, values: Values): Reply => {
  if (pdu.length !== 7) return refuse(22, ILLEGAL_VALUE);
  const address = pdu.readUInt16BE(1);
  const [now] = readTable(instrument.map, 'holding', address, 1, values) ?? [];
  if (now === undefined) return refuse(22, ILLEGAL_ADDRESS);
  const and = pdu.readUInt16BE(3);
  const word = (now & and) | (pdu.readUInt16BE(5) & ~and & 0xffff);
  return write(instrument, 'holding', 22, address, [word], values, pdu);
};

const readAndWrite = (instrument: Instrument, pdu: Buffer, values: Values): Reply => {
  const count = pdu.length > 10 ? pdu.readUInt16BE(7) : 0;
  if (count < 1 || count > 121 || pdu[9] !== count * 2 || pdu.length !== 10 + count * 2)
    return refuse(23, ILLEGAL_VALUE);
  const words = wordsIn(pdu.subarray(10));
  const done = write(instrument, 'holding', 23, pdu.readUInt16BE(5), words, values, pdu);
  if (done.pdu !== pdu) return done;
  const after: Values = (key) => done.written.find((one) => one.key === key)?.value ?? values(key);
  const question = Buffer.concat([Buffer.from([3]), pdu.subarray(1, 5)]);
  const answer = read(instrument, 'holding', question, after);
  const refused = ((answer.pdu[0] ?? 0) & 0x80) !== 0;
  const pdu23 = Buffer.concat([Buffer.from([refused ? 0x97 : 23]), answer.pdu.subarray(1)]);
  return { pdu: pdu23, written: refused ? [] : done.written };
};

/** 43/14 with the three basic objects, which fit one answer (V1.1b3, 6.21). */
const identify = ({ identification }: Instrument, pdu: Buffer): Reply => {
  if (identification === undefined || pdu[1] !== 14) return refuse(43, ILLEGAL_FUNCTION);
  const category = pdu[2] ?? 0;
  const from = pdu[3] ?? 0;
  if (pdu.length !== 4 || category < 1 || category > 4) return refuse(43, ILLEGAL_VALUE);
  if (category === 4 && from > 2) return refuse(43, ILLEGAL_ADDRESS);
  const ids = category === 4 ? [from] : [0, 1, 2].filter((id) => id >= (from > 2 ? 0 : from));
  const objects = ids.map((id) => {
    const text = Buffer.from(identification[id] ?? '', 'utf8');
    return Buffer.concat([Buffer.from([id, text.length]), text]);
  });
  const conformity = 0x81;
  const head = Buffer.from([43, 14, category, conformity, 0, 0, ids.length]);
  return { pdu: Buffer.concat([head, ...objects]), written: [] };
};

/** What an instrument answers to a PDU: data, the echo of a write, or an exception. Pure. */
export const answer = (instrument: Instrument, pdu: Buffer, values: Values): Reply => {
  const code = pdu[0] ?? 0;
  if (code === 43) return identify(instrument, pdu);
  const table = TABLE_OF[code];
  if (table === undefined || !has(instrument.map, table)) return refuse(code, ILLEGAL_FUNCTION);
  switch (code) {
    case 5:
      return writeCoil(instrument, pdu, values);
    case 6:
      return writeRegister(instrument, pdu, values);
    case 15:
      return writeCoils(instrument, pdu, values);
    case 16:
      return writeRegisters(instrument, pdu, values);
    case 22:
      return maskRegister(instrument, pdu, values);
    case 23:
      return readAndWrite(instrument, pdu, values);
    default:
      return read(instrument, table, pdu, values);
  }
};
