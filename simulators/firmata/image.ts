import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Flash of an ATmega328P, in 16-bit words. */
const FLASH_WORDS = 0x4000;
const DATA = 0;

/** A firmware image as words of flash, from Intel HEX text (records of type 00; erased flash is FF). */
export const flashOf = (hex: string): Uint16Array => {
  const flash = new Uint16Array(FLASH_WORDS).fill(0xffff);
  const bytes = new Uint8Array(flash.buffer);
  for (const line of hex.split(/\r?\n/)) {
    if (!line.startsWith(':')) continue;
    const record = Buffer.from(line.slice(1), 'hex');
    const [count = 0, high = 0, low = 0, type] = record;
    if (type === DATA) bytes.set(record.subarray(4, 4 + count), high * 256 + low);
  }
  return flash;
};

/** The same image under another sketch name, as it would be had the sketch been saved under it. */
export const renamed = (flash: Uint16Array, from: string, to: string): Uint16Array => {
  const copy = flash.slice();
  const bytes = Buffer.from(copy.buffer);
  const at = bytes.indexOf(`${from}\0`, 0, 'latin1');
  if (at < 0) throw new Error(`the image has no name ${from}`);
  if (to.length > from.length) throw new Error(`${to} is longer than ${from}`);
  bytes.fill(0, at, at + from.length).write(to, at, 'latin1');
  return copy;
};

export const SKETCH = 'StandardFirmata.ino';
export type ImageName = 'StandardFirmata' | 'Blink';

/** The real images for an Uno, as avrgirl-arduino carries them (MIT): StandardFirmata 2.4 and Blink. */
export const imageOf = (name: ImageName): Uint16Array => {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('avrgirl-arduino/package.json'));
  return flashOf(readFileSync(join(folder, 'junk/hex/uno', `${name}.cpp.hex`), 'latin1'));
};
