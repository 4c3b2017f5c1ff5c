import { crc16 } from './crc.js';

/** The header of Modbus TCP: Messaging on TCP/IP implementation guide V1.0b §3.1.3. */
export const HEADER = 7;
/** Unit and protocol data unit: at most 1 + 253 bytes. */
const LONGEST_BODY = 254;
const SHORTEST_BODY = 2;

/** Puts an RTU frame (unit, PDU, checksum) behind a TCP header. */
export const wrap = (transaction: number, frame: Uint8Array): Buffer => {
  const body = frame.length - 2;
  const packet = Buffer.allocUnsafe(6 + body);
  packet.writeUInt16BE(transaction, 0);
  packet.writeUInt16BE(0, 2);
  packet.writeUInt16BE(body, 4);
  packet.set(frame.subarray(0, body), 6);
  return packet;
};

/** What stands at the head of a stream of packets. */
export type Packet =
  | {
      readonly is: 'packet';
      readonly transaction: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly is: 'incomplete' }
  /** Not a header: where the next packet begins can no longer be known, the connection must go. */
  | { readonly is: 'lost' };

const INCOMPLETE: Packet = { is: 'incomplete' };
const LOST: Packet = { is: 'lost' };

/** `from`..`to` of a packet are unit and PDU, without header. */
export const packetAt = (bytes: Uint8Array, at: number, to: number): Packet => {
  const left = to - at;
  if (left >= 4 && (bytes[at + 2] !== 0 || bytes[at + 3] !== 0)) return LOST;
  if (left < 6) return INCOMPLETE;
  const body = ((bytes[at + 4] as number) << 8) | (bytes[at + 5] as number);
  if (body < SHORTEST_BODY || body > LONGEST_BODY) return LOST;
  if (left < 6 + body) return INCOMPLETE;
  return {
    is: 'packet',
    transaction: ((bytes[at] as number) << 8) | (bytes[at + 1] as number),
    from: at + 6,
    to: at + 6 + body,
  };
};

/** Unit and PDU as an RTU frame, which is what modbus-serial reads. */
export const asFrame = (bytes: Uint8Array, from: number, to: number): Buffer => {
  const frame = Buffer.allocUnsafe(to - from + 2);
  frame.set(bytes.subarray(from, to), 0);
  frame.writeUInt16LE(crc16(frame, 0, to - from), to - from);
  return frame;
};
