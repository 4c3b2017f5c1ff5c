import type { Names } from './hall.js';

/** Loop and part of a fire panel in one number, as a reading carries them: `2-99` is 200099. */
const FACTOR = 100_000;
/** Of a loop or a part; 26875.3 gives each two bytes at most. */
export const LARGEST_ADDRESS = FACTOR - 1;

export const addressOf = (loop: number, part: number): number => loop * FACTOR + part;

/** A label with `{loop}` and `{part}` filled from the address that the alarm was raised with. */
export const addressed = (label: Names, address: number): Names => {
  const fill = (text: string): string =>
    text
      .replace('{loop}', String(Math.floor(address / FACTOR)))
      .replace('{part}', String(address % FACTOR));
  return { zh: fill(label.zh), en: fill(label.en) };
};
