import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId } from '../../gateway/core/identity.js';
import { millis } from '../../gateway/core/time.js';
import type { Profile } from '../../gateway/devices/profile.js';
import { deviceOfProfile, registerOf } from '../../gateway/devices/profile-points.js';
import { readProfiles } from '../../gateway/devices/read-profiles.js';
import { encodePanelFrame } from '../../gateway/drivers/fire-panel/codec.js';
import { hearerOf } from '../../gateway/drivers/fire-panel/hearer.js';
import { decode, encode } from '../../gateway/drivers/modbus/codec.js';
import { planDevice } from '../../gateway/drivers/modbus/plan.js';
import type { Register } from '../../gateway/drivers/modbus/register.js';
import type { WireDevice } from '../../gateway/drivers/modbus/schema.js';
import { decodeField, encodeField, seal } from '../../gateway/drivers/serial/codec.js';
import { NOTHING, readFrames } from '../../gateway/drivers/serial/frames.js';
import { gb18030 } from '../../simulators/talking/gb18030.js';

/** Every profile that lies in firmware-config/profiles keeps these promises; a new file is found by itself. */

const directory = fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url));
const { profiles, talkers, panels, mistakes } = readProfiles(directory);

/** One way to answer every question of a profile, and every other way for one of them. */
const answers = (profile: Profile): Record<string, string>[] => {
  const asks = Object.entries(profile.asks).map(
    ([ask, { options }]) => [ask, Object.keys(options)] as const,
  );
  const first = Object.fromEntries(asks.map(([ask, [option = '']]) => [ask, option]));
  return [first, ...asks.flatMap(([ask, options]) => options.map((o) => ({ ...first, [ask]: o })))];
};

const wiresOf = (profile: Profile): WireDevice[] =>
  answers(profile).map((choices) => {
    const writable = Object.keys(profile.points).filter((key) => profile.points[key]?.writable);
    const site = { device: 'd' as DeviceId, unit: 1, choices, points: {}, writable };
    const made = deviceOfProfile(profile, site);
    if ('mistakes' in made) throw new Error(JSON.stringify(made.mistakes));
    return made.parts.wire;
  });

/** Within half of what one count is worth; of a float32, the same float32. The dust is that of doubles. */
const isSame = ({ encoding, scale }: Register, x: number, back: number): boolean =>
  encoding === 'float32'
    ? Math.fround(back) === Math.fround(x)
    : Math.abs(back - x) <= Math.abs(scale) / 2 + Math.abs(x) * Number.EPSILON * 4;

/** Part 14 of loop 2, a smoke detector: fire. */
const PART_IN_FIRE = [1, 1, 42, 14, 0, 2, 0, 2, 0, ...Array.from({ length: 37 }, () => 0)];

const KNOWN_BAUDS = [
  1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 128_000, 256_000,
] as const;

it('reads every file without a mistake', () => {
  expect(mistakes).toEqual([]);
  expect(profiles.size).toBeGreaterThanOrEqual(30);
});

describe.each([...profiles])('%s', (_, profile) => {
  const points = Object.entries(profile.points);

  it('is named in both languages', () => {
    const named = [
      profile.names,
      ...points.map(([, point]) => point.names),
      ...points.flatMap(([, point]) => Object.values(point.states ?? {})),
      ...Object.values(profile.asks).flatMap(({ question, options }) => [
        question,
        ...Object.values(options).map((option) => option.names),
      ]),
    ];
    for (const { zh, en } of named) {
      expect(zh.trim()).not.toBe('');
      expect(en).toMatch(/^[\p{Script=Latin}\p{Script=Common}]+$/u);
    }
  });

  it('says where its numbers come from', () => {
    expect(Object.keys(profile.sources)).not.toHaveLength(0);
    for (const { url } of Object.values(profile.sources)) expect(URL.canParse(url)).toBe(true);
  });

  it('can be read within its own limits, whatever the installer answers', () => {
    for (const wire of wiresOf(profile)) {
      const { blocks, unreadable } = planDevice(wire);
      expect(unreadable).toEqual([]);
      expect(blocks.flatMap((block) => block.points)).toHaveLength(points.length);
      for (const { table, address, count } of blocks) {
        const bits = table === 'coil' || table === 'discrete';
        expect(count).toBeLessThanOrEqual(bits ? wire.maxBits : wire.maxRegisters);
        expect(address + count).toBeLessThanOrEqual(0x1_0000);
      }
    }
  });

  it('decodes what it encodes within half a step over the whole range', () => {
    for (const wire of wiresOf(profile))
      for (const [key, { range, states }] of points) {
        const register = wire.points.find(({ point }) => point === `d/${key}`)?.register;
        if (register === undefined) throw new Error(`${key} is not on the wire`);
        const [low, high] = range;
        const value = states
          ? fc.constantFrom(...Object.keys(states).map(Number))
          : fc.oneof(fc.constantFrom(low, high), fc.double({ min: low, max: high, noNaN: true }));
        fc.assert(
          fc.property(value, (x) => {
            const words = encode(register, x);
            if (words === undefined) return false;
            const back = decode(register, words, 0);
            return back !== undefined && isSame(register, x, back);
          }),
          { numRuns: 60 },
        );
      }
  });

  it('reads each sentinel as no value', () => {
    for (const [, point] of points) {
      const register = registerOf(point.register);
      for (const sentinel of register.sentinels) {
        const bare = { ...register, sentinels: [], scale: 1, offset: 0 };
        const raw = encode(bare, sentinel) ?? encode({ ...bare, encoding: 'uint16' }, sentinel);
        expect(raw).toBeDefined();
        expect(decode(register, raw ?? [], 0)).toBeUndefined();
      }
    }
  });

  it('tells how to find it and set it up', () => {
    const { comms } = profile;
    for (const baud of comms.bauds) expect(KNOWN_BAUDS).toContain(baud);
    for (const { register, between } of comms.identify)
      expect(encode(registerOf(register), between[0])).toBeDefined();
    const { unit, baud, once = [] } = comms.setup ?? {};
    if (unit) {
      const [first, last] = unit.range;
      expect(first).toBeGreaterThanOrEqual(1);
      expect(last).toBeLessThanOrEqual(255);
      expect(first).toBeLessThan(last);
      expect(unit.register.table).toBe('holding');
      for (const id of unit.range) expect(encode(registerOf(unit.register), id)).toBeDefined();
    }
    if (baud) {
      expect(Object.keys(baud.values).map(Number).sort()).toEqual([...comms.bauds].sort());
      for (const code of Object.values(baud.values))
        expect(encode(registerOf(baud.register), code)).toBeDefined();
    }
    for (const { register, value } of once)
      expect(encode(registerOf(register), value)).toBeDefined();
  });
});

describe.each([...talkers])('%s, which pushes', (_, { comms, points, names, sources }) => {
  it('is named in both languages and says where its numbers come from', () => {
    for (const { zh, en } of [names, ...Object.values(points).map((point) => point.names)]) {
      expect(zh.trim()).not.toBe('');
      expect(en).toMatch(/^[\p{Script=Latin}\p{Script=Common}]+$/u);
    }
    for (const { url } of Object.values(sources)) expect(URL.canParse(url)).toBe(true);
    for (const baud of comms.bauds) expect(KNOWN_BAUDS).toContain(baud);
  });

  it('is read from its own frames within half a step over the whole range', () => {
    const { frame: format } = comms;
    if (!('fixed' in format.size)) throw new Error('a round trip of other frames is not written');
    const { fixed } = format.size;
    const all = Object.entries(points);
    const values = fc.tuple(
      ...all.map(
        ([
          ,
          {
            range: [min, max],
          },
        ]) => fc.oneof(fc.constantFrom(min, max), fc.double({ min, max, noNaN: true })),
      ),
    );
    fc.assert(
      fc.property(values, (wanted) => {
        const frame = new Uint8Array(fixed);
        frame.set(format.start);
        for (const [index, [, { field }]] of all.entries())
          expect(encodeField(field, wanted[index] ?? 0, frame)).toBe(true);
        const read = readFrames(format, NOTHING, seal(format, frame));
        expect(read).toMatchObject({ noise: 0, damaged: 0 });
        for (const [index, [, { field }]] of all.entries()) {
          const back = decodeField(format, field, read.frames[0] ?? NOTHING) ?? Number.NaN;
          expect(Math.abs(back - (wanted[index] ?? 0))).toBeLessThanOrEqual(field.scale / 2);
        }
      }),
    );
  });
});

describe.each([...panels])('%s, a fire panel', (_, { comms, names, sources }) => {
  it('is named in both languages, and says where its words and frames come from', () => {
    expect(names.en).toMatch(/^[\p{Script=Latin}\p{Script=Common}]+$/u);
    for (const { url } of Object.values(sources)) expect(URL.canParse(url)).toBe(true);
    for (const baud of comms.bauds) expect(KNOWN_BAUDS).toContain(baud);
  });

  it('tells a fire and a reset by its own words or frames', () => {
    const { speech } = comms;
    const hearer = hearerOf(speech);
    const signals =
      speech.speaks === 'text'
        ? speech.words.flatMap(
            ({ text }) => hearer.bytes(gb18030(`002-014 ${text.join('')}\r\n`), millis(0)).signals,
          )
        : [
            encodePanelFrame(
              speech,
              { command: 2, unit: Uint8Array.from([2, 1, ...PART_IN_FIRE]) },
              { seq: 1, time: [0, 0, 0, 1, 1, 26] },
            ),
            encodePanelFrame(
              speech,
              { command: 2, unit: Uint8Array.from([4, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 26]) },
              { seq: 2, time: [0, 0, 0, 1, 1, 26] },
            ),
          ].flatMap((frame) => hearer.bytes(frame, millis(0)).signals);
    expect(signals.some((one) => one.about === 'reset')).toBe(true);
    const fires = signals.filter(
      (one) =>
        one.about === 'part' && one.set.some((flag) => flag === 'fire' || flag === 'first-fire'),
    );
    expect(fires.length).toBeGreaterThan(0);
    for (const fire of fires) expect(fire).toMatchObject({ loop: 2, part: 14 });
  });
});
