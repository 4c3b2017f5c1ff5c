import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkProfile, readProfiles } from '../../gateway/devices/read-profiles.js';

const profiles = fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url));
const text = readFileSync(join(profiles, 'xy-md02.yaml'), 'utf8');

/** What is said of a profile in which one line was replaced, with the number of that line. */
const broken = (from: string, to: string) => {
  expect(text.split(from)).toHaveLength(2);
  const line = text.slice(0, text.indexOf(from)).split('\n').length;
  const checked = checkProfile('x.yaml', text.replace(from, to));
  return { line, said: 'mistakes' in checked ? checked.mistakes : [] };
};

describe('a wrong profile is refused at its line', () => {
  it.each([
    ['unknown key', 'manufacturer: XY', 'manufaktur: XY', 'manufaktur'],
    [
      'unknown quantity',
      'quantity: temperature',
      'quantity: warmth',
      'points.temperature.quantity',
    ],
    [
      'unknown source',
      'names: 温度 / Temperature\n    source: map',
      'names: 温度 / Temperature\n    source: rumour',
      'points.temperature.source',
    ],
    ['range upside down', 'range: [0, 100]', 'range: [100, 0]', 'points.humidity.range'],
    ['baud not offered', 'default-baud: 9600', 'default-baud: 4800', 'comms.default-baud'],
    [
      'address off the map',
      'address: 0x0002',
      'address: 0x10002',
      'points.humidity.register.address',
    ],
    [
      'sentinel inside the range',
      'address: 0x0002, scale: 0.1',
      'address: 0x0002, scale: 0.1, sentinels: [500]',
      'points.humidity.range',
    ],
    [
      'no such duration',
      'default-unit: 1',
      'default-unit: 1\n  answers-within: 200',
      'comms.answers-within',
    ],
  ])('%s', (_, from, to, path) => {
    const { line, said } = broken(from, to);
    const mistake = said.find((one) => one.path === path);
    expect(mistake, JSON.stringify(said)).toBeDefined();
    expect(Math.abs((mistake?.line ?? 0) - line)).toBeLessThanOrEqual(1);
    expect(mistake?.zh).not.toBe('');
    expect(mistake?.en).not.toBe('');
  });

  it.each([
    ['a state without states', 'quantity: humidity', 'quantity: contact'],
    [
      'states of a measured quantity',
      'decimals: 1\n    accuracy: { absolute: 3',
      'decimals: 1\n    states: { "0": 关 / Off }\n    accuracy: { absolute: 3',
    ],
    ['a bit without its number', 'address: 0x0002, scale: 0.1', 'address: 0x0002, encoding: bit'],
    ['a range without an end', 'range: [0, 100]', 'range: [0]'],
    [
      'a writable input register',
      'accuracy: { absolute: 3, percent: 0, source: manual }',
      'writable: { min: 0, max: 1 }',
    ],
    [
      'an accuracy that nobody states',
      'percent: 0, source: manual }\n  humidity',
      'percent: 0, source: rumour }\n  humidity',
    ],
    [
      'a total that is none',
      'accuracy: { absolute: 3, percent: 0, source: manual }',
      'rolls-over-at: 100',
    ],
  ])('%s', (_, from, to) => {
    expect(broken(from, to).said).not.toEqual([]);
  });
});

describe('the folder of profiles', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'profiles-'));
    cpSync(join(profiles, 'xy-md02.yaml'), join(directory, 'xy-md02.yaml'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('keeps the sound ones beside the wrong ones, and names the file', () => {
    writeFileSync(join(directory, 'wrong.yaml'), 'names: [');
    writeFileSync(join(directory, 'Big Name.yaml'), text);
    const read = readProfiles(directory);
    expect([...read.profiles.keys()]).toEqual(['xy-md02']);
    expect(new Set(read.mistakes.map(({ file }) => file))).toEqual(
      new Set([join(directory, 'Big Name.yaml'), join(directory, 'wrong.yaml')]),
    );
  });

  it('has another hash as soon as a file or its name changes', () => {
    const hashes = [readProfiles(directory).sha256];
    writeFileSync(join(directory, 'xy-md02.yaml'), `${text}# a remark\n`);
    hashes.push(readProfiles(directory).sha256);
    cpSync(join(directory, 'xy-md02.yaml'), join(directory, 'xy-md03.yaml'));
    rmSync(join(directory, 'xy-md02.yaml'));
    hashes.push(readProfiles(directory).sha256);
    expect(new Set(hashes).size).toBe(3);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says so when there is no such folder', () => {
    const read = readProfiles(join(directory, 'absent'));
    expect(read.profiles.size).toBe(0);
    expect(read.mistakes).toHaveLength(1);
  });
});
