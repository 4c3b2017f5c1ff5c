import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DeviceId } from '../../gateway/core/identity.js';
import { keyOf } from '../../gateway/core/identity.js';
import { deviceOfProfile } from '../../gateway/devices/profile-points.js';
import { decode } from '../../gateway/drivers/modbus/codec.js';
import { planDevice } from '../../gateway/drivers/modbus/plan.js';
import { answer } from '../../simulators/instruments/instrument.js';
import { registerMap } from '../../simulators/instruments/registers.js';
import { PROFILES, profileOf } from './instruments-of.js';

const ids = readdirSync(PROFILES)
  .filter((file) => file.endsWith('.yaml'))
  .filter((file) => readFileSync(`${PROFILES}/${file}`, 'utf8').includes('\n  wire: modbus\n'))
  .map((file) => file.replace('.yaml', ''));

/** Registers or bits of an answer to a read, unpacked by hand. */
const unpacked = (pdu: Buffer, bits: boolean, count: number): number[] =>
  Array.from({ length: count }, (_, i) =>
    bits ? (pdu.readUInt8(2 + (i >> 3)) >> (i & 7)) & 1 : pdu.readUInt16BE(2 + 2 * i),
  );

describe('what the gateway plans to ask, the instrument answers', () => {
  it.each(ids)('%s', (id) => {
    const profile = profileOf(id);
    const choices = Object.fromEntries(
      Object.entries(profile.asks).map(([ask, { options }]) => [
        ask,
        Object.keys(options).at(-1) ?? '',
      ]),
    );
    const map = registerMap(profile, choices);
    const made = deviceOfProfile(profile, {
      device: 'd' as DeviceId,
      unit: 1,
      choices,
      points: {},
      writable: [],
    });
    if ('mistakes' in made) throw new Error(JSON.stringify(made.mistakes));
    const values = (key: string): number | undefined => {
      const point = profile.points[key];
      if (point === undefined) return undefined;
      const [low, high] = point.range;
      return point.states
        ? Number(Object.keys(point.states).at(-1))
        : (low + Math.min(high, low + 9000)) / 2;
    };
    const read = new Set<string>();
    for (const block of planDevice(made.parts.wire).blocks) {
      const question = Buffer.alloc(5);
      question.writeUInt8(block.function, 0);
      question.writeUInt16BE(block.address, 1);
      question.writeUInt16BE(block.count, 3);
      const { pdu } = answer({ map }, question, values);
      expect(pdu[0]).toBe(block.function);
      const words = unpacked(pdu, block.function <= 2, block.count);
      for (const { point, register } of block.points) {
        const seen = decode(register, words, register.address - block.address);
        const shown = values(keyOf(point)) ?? Number.NaN;
        const step = register.encoding.startsWith('float')
          ? Math.abs(shown) * 1e-6
          : register.scale;
        expect(Math.abs((seen ?? Number.NaN) - shown)).toBeLessThanOrEqual(Math.abs(step));
        read.add(keyOf(point));
      }
    }
    expect(read).toEqual(new Set(Object.keys(profile.points)));
  });
});
