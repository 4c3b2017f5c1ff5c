import { crc32 } from 'node:zlib';
import type { Event } from '../core/event.js';
import { deviceOf, type PointId } from '../core/identity.js';
import type { Entry } from '../core/ports.js';
import { isBad, qualityCode, qualityOf } from '../core/quality.js';
import { type Reading, reading, type Scan } from '../core/reading.js';
import type { Boot, Instant, Millis, Seq } from '../core/time.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { seqOf } from './entry.js';
import { type Form, formOf, readValue, writeValue } from './value.js';

/**
 * The entries of one group commit as bytes.
 *
 *     u32 CRC-32 of what follows
 *     u8 version · natural entries · natural first number
 *     entry: u8 flags · [natural numbers skipped] · integer mono (to the one before)
 *       event: text JSON
 *       scan:  integer lag = at - mono (to the one before) · natural readings
 *         reading: natural (zigzag step in the dictionary << 6 | form << 2 | own stamp << 1 | not good)
 *                  · [integer at - scan's at] · [u8 quality] · [value]
 *
 * A point whose dictionary number follows the one before it costs one byte plus its value. Version 2 is
 * free for packs that carry the raw words of formal tests after each value.
 */
const VERSION = 1;

const EVENT = 1;
const UNCERTAIN_CLOCK = 2;
const IMPORTED = 4;
const SKIPS = 8;

const NOT_GOOD = 1;
const OWN_STAMP = 2;

/** A pack that cannot be read: its bytes are not those that were written. */
export class TornPack extends Error {
  override readonly name = 'TornPack';
}

/** Packs entries of one boot in number order. `numberOf` gives a point's number in the dictionary. */
export const pack = (
  entries: readonly Entry[],
  numberOf: (point: PointId) => number,
): Uint8Array<ArrayBuffer> => {
  const to = new ByteWriter();
  to.uint32(0);
  to.byte(VERSION);
  to.natural(entries.length);
  const [first] = entries;
  let next: number = first === undefined ? 0 : seqOf(first);
  to.natural(next);
  let mono = 0;
  let lag = 0;
  let number = -1;
  let form: Form = 0;
  for (const entry of entries) {
    const seq = seqOf(entry);
    const skipped = seq - next;
    next = seq + 1;
    const { clock, mono: entryMono } = 'scan' in entry ? entry.scan : entry.event;
    const imported = 'scan' in entry && entry.scan.origin === 'imported';
    to.byte(
      ('event' in entry ? EVENT : 0) |
        (clock === 'uncertain' ? UNCERTAIN_CLOCK : 0) |
        (imported ? IMPORTED : 0) |
        (skipped > 0 ? SKIPS : 0),
    );
    if (skipped > 0) to.natural(skipped);
    to.integer(entryMono - mono);
    mono = entryMono;
    if ('event' in entry) {
      to.text(JSON.stringify(entry.event));
      continue;
    }
    const { readings } = entry.scan;
    const at: number = readings[0]?.at ?? 0;
    to.integer(at - mono - lag);
    lag = at - mono;
    to.natural(readings.length);
    for (const { point, quality, value, at: own } of readings) {
      const here = numberOf(point);
      const step = here - number - 1;
      number = here;
      const reached = formOf(value, form);
      if (value !== undefined) form = reached;
      const code = qualityCode(quality);
      to.natural(
        (step >= 0 ? step * 2 : -step * 2 - 1) * 64 +
          reached * 4 +
          (own === at ? 0 : OWN_STAMP) +
          (code === 0 ? 0 : NOT_GOOD),
      );
      if (own !== at) to.integer(own - at);
      if (code !== 0) to.byte(code);
      writeValue(to, value, reached);
    }
  }
  to.view().writeUInt32LE(crc32(to.view().subarray(4)), 0);
  return to.take();
};

/** What a reader of a pack is told, in order; a scan's readings follow it. */
export interface PackVisitor {
  scan(seq: Seq, mono: Millis, uncertainClock: boolean, imported: boolean): void;
  reading(point: number, at: Instant, quality: number, value: number | undefined): void;
  event(text: string, seq: Seq): void;
}

/** Tells `visitor` all that a pack holds; throws TornPack before the first word if it is damaged. */
export const walk = (bytes: Uint8Array, visitor: PackVisitor): void => {
  const from = intact(bytes);
  const count = from.natural();
  let next = from.natural();
  let mono = 0;
  let lag = 0;
  let number = -1;
  const base = { multiple: 0 };
  for (let i = 0; i < count; i += 1) {
    const flags = from.byte();
    const seq = next + ((flags & SKIPS) === 0 ? 0 : from.natural());
    next = seq + 1;
    mono += from.integer();
    if ((flags & EVENT) !== 0) {
      visitor.event(from.text(), seq as Seq);
      continue;
    }
    lag += from.integer();
    visitor.scan(
      seq as Seq,
      mono as Millis,
      (flags & UNCERTAIN_CLOCK) !== 0,
      (flags & IMPORTED) !== 0,
    );
    const at = mono + lag;
    for (let left = from.natural(); left > 0; left -= 1) {
      const head = from.natural();
      const low = head % 64;
      const step = (head - low) / 64;
      number += 1 + (step % 2 === 0 ? step / 2 : -(step + 1) / 2);
      const own = (low & OWN_STAMP) === 0 ? at : at + from.integer();
      const quality = (low & NOT_GOOD) === 0 ? 0 : from.byte();
      base.multiple = 0;
      visitor.reading(number, own as Instant, quality, readValue(from, low >> 2, base));
    }
  }
};

const intact = (bytes: Uint8Array): ByteReader => {
  if (bytes.length < 5) throw new TornPack('shorter than its head');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== crc32(bytes.subarray(4))) throw new TornPack('wrong checksum');
  const from = new ByteReader(bytes, 4);
  const version = from.byte();
  if (version !== VERSION) throw new TornPack(`version ${version} is not known`);
  return from;
};

/** The entries as they were, to the last bit. `pointOf` is the dictionary, the other way round. */
export const unpack = (
  bytes: Uint8Array,
  boot: Boot,
  pointOf: (number: number) => PointId,
): Entry[] => {
  const entries: Entry[] = [];
  let readings: Reading[] = [];
  let open: Omit<Scan, 'device' | 'readings'> | undefined;
  const close = (): void => {
    const [first] = readings;
    if (open !== undefined && first !== undefined)
      entries.push({ scan: scanFrom(open, deviceOf(first.point), readings) });
    open = undefined;
    readings = [];
  };
  walk(bytes, {
    scan(seq, mono, uncertain, imported) {
      close();
      open = {
        boot,
        seq,
        mono,
        clock: uncertain ? 'uncertain' : 'trusted',
        origin: imported ? 'imported' : 'live',
      };
    },
    reading(number, at, code, value) {
      readings.push(reading(pointOf(number), at, qualityOf(code), value));
    },
    event(text) {
      close();
      entries.push({ event: JSON.parse(text) as Event });
    },
  });
  close();
  return entries;
};

/** One order of keys everywhere, so that an entry read back prints the same bytes. */
const scanFrom = (
  { boot, seq, mono, clock, origin }: Omit<Scan, 'device' | 'readings'>,
  device: Scan['device'],
  readings: readonly Reading[],
): Scan => ({ boot, seq, device, mono, clock, origin, readings });

/** A scan exactly as the tape gives it back: whole milliseconds, no value on a bad reading. */
export const asKept = (scan: Omit<Scan, 'device'>): Scan => {
  const readings = scan.readings.map(({ point, at, quality, value }) =>
    reading(point, Math.round(at) as Instant, quality, isBad(quality) ? undefined : value),
  );
  const [first] = readings as [Reading, ...Reading[]];
  const mono = Math.round(scan.mono) as Millis;
  return scanFrom({ ...scan, mono }, deviceOf(first.point), readings);
};
