import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BoardId } from '../../gateway/core/identity.js';
import { placeOf } from '../../gateway/devices/board-points.js';
import { readBoards } from '../../gateway/devices/read-boards.js';
import { loopStateOf } from '../../gateway/drivers/firmata/codec.js';

/** Every board that lies in firmware-config/boards keeps these promises; a new file is found by itself. */

const directory = fileURLToPath(new URL('../../firmware-config/boards', import.meta.url));
const { models, mistakes } = readBoards(directory);

it('reads every file without a mistake', () => {
  expect(mistakes).toEqual([]);
  expect([...models.keys()]).toEqual(expect.arrayContaining(['mega', 'nano', 'uno'] as BoardId[]));
});

describe.each([...models])('%s', (id, board) => {
  it('is named in both languages and says where its numbers come from', () => {
    expect(board.names.zh).toMatch(/\p{Script=Han}/u);
    expect(board.names.en).toMatch(/^[\p{Script=Latin}\p{Script=Common}]+$/u);
    for (const { url } of Object.values(board.sources)) expect(URL.canParse(url)).toBe(true);
  });

  it('has its image where it says, in Intel HEX whose checksums hold', () => {
    const { image, flash } = board.firmware;
    const require = createRequire(import.meta.url);
    const folder = dirname(require.resolve(`${image.package}/package.json`));
    const lines = readFileSync(join(folder, image.file), 'latin1').trim().split(/\r?\n/);
    for (const line of lines) {
      const bytes = Buffer.from(line.slice(1), 'hex');
      expect(bytes.reduce((sum, byte) => sum + byte, 0) % 256).toBe(0);
    }
    expect(lines.at(-1)).toBe(':00000001FF');
    expect(flash.filter((word) => /\{(port|image)\}/.test(word))).toHaveLength(2);
  });

  it('runs an image that is new enough for itself', () => {
    const { protocol, image } = board.firmware;
    expect(image.protocol[0]).toBe(protocol[0]);
    expect(image.protocol[1]).toBeGreaterThanOrEqual(protocol[1]);
  });

  it('keeps the serial port and the blinking LED free', () => {
    for (const key of ['d0', 'd1', 'd13']) expect(placeOf(board, key)).toBeUndefined();
  });

  it('counts every pin that may be wired', () => {
    const keys = Array.from({ length: 64 }, (_, n) => [`a${n}`, `d${n}`]).flat();
    const places = keys.flatMap((key) => placeOf(board, key) ?? []);
    expect(places.length).toBeGreaterThan(16);
    expect(new Set(places.map(({ pin }) => pin)).size).toBe(places.length);
    for (const { pin } of places) expect(pin).toBeLessThan(board.pins.count);
  });

  it('knows the four states by the resistors that it names', () => {
    const { bands, ...ohm } = board.supervised;
    const share = (ground: number) => ground / (ground + ohm['pull-up-ohm']);
    const end = ohm['end-of-line-ohm'];
    const pressed = (end * ohm['alarm-ohm']) / (end + ohm['alarm-ohm']);
    expect(
      [share(end), share(pressed), 0, 1].map((found) => loopStateOf(found, bands)),
      id,
    ).toEqual(['normal', 'alarm', 'short', 'open']);
  });
});
