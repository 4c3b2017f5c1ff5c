/** Read device identification: Modbus application protocol V1.1b3 §6.21 (function 43, MEI type 14). */
export const MEI_DEVICE_IDENTIFICATION = 14;
/** Function, MEI type, category, conformity, more follows, next object, number of objects. */
const HEAD = 7;

export interface Identification {
  readonly objects: Readonly<Record<number, string>>;
  /** Where to go on asking, if the device says that more follows. */
  readonly next?: number;
}

/**
 * Where the objects of a 43/14 answer may end, counted from its function byte: after each object that
 * lies whole within `to`. The number of objects in the header is the most there can be, since some
 * devices state the total over all their answers (V1.1b3 prints such an example).
 */
export const identificationEnds = (bytes: Uint8Array, from: number, to: number): number[] => {
  const ends: number[] = [];
  if (to - from < HEAD) return ends;
  let at = from + HEAD;
  ends.push(at);
  for (let left = bytes[from + 6] as number; left > 0 && at + 2 <= to; left--) {
    at += 2 + (bytes[at + 1] as number);
    if (at > to) break;
    ends.push(at);
  }
  return ends;
};

/** Texts of the objects between a function byte and the end of its frame (without checksum). */
export const readIdentification = (bytes: Uint8Array, from: number, to: number): Identification => {
  const objects: Record<number, string> = {};
  let at = from + HEAD;
  while (at + 2 <= to) {
    const id = bytes[at] as number;
    const end = at + 2 + (bytes[at + 1] as number);
    if (end > to) break;
    objects[id] = Buffer.from(bytes.subarray(at + 2, end)).toString('latin1');
    at = end;
  }
  return bytes[from + 4] === 0xff ? { objects, next: bytes[from + 5] as number } : { objects };
};
