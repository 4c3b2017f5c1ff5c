import { createHash, sign } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { csvRows } from '../../gateway/core/csv.js';
import type { Event } from '../../gateway/core/event.js';
import { packed, unpacked } from '../../gateway/reports/archive.js';
import {
  BUNDLE_FORMAT,
  EVENTS,
  type Finding,
  MANIFEST,
  type Member,
  PUBLIC_KEY,
  SIGNATURE,
} from '../../gateway/reports/bundle.js';
import { checkBundle, checkMembers, fingerprintFrom } from '../../gateway/reports/check.js';
import { incidentMembers, MOST_LINES } from '../../gateway/reports/incident.js';
import { findingText } from '../../gateway/reports/say.js';
import type { SealKey } from '../../gateway/reports/seal.js';
import { words } from '../../gateway/text/text.js';
import type { HeldHall } from '../stories/held-hall.js';
import { aKey, bundleOf, inputOf, SMOKE, sealedStory } from './sealed-story.js';

let bundle: Uint8Array;
let key: SealKey;
let held: HeldHall;
let members: readonly Member[];
beforeAll(async () => {
  ({ bundle, key, held } = await sealedStory());
  members = unpacked(bundle)?.members ?? [];
});

const NAMES = [
  'incident.json',
  'timeline.csv',
  'events.ndjson',
  'README.txt',
  'verify.html',
  'public-key.pem',
  'manifest.json',
  'manifest.sig',
];
const textOf = (name: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    members.find((member) => member.name === name)?.bytes,
  );
const changed = (name: string, change: (bytes: Uint8Array) => Uint8Array): readonly Member[] =>
  members.map((member) =>
    member.name === name ? { name, bytes: change(member.bytes.slice()) } : member,
  );
/** The members that a finding names. */
const named = (findings: readonly Finding[]): readonly string[] =>
  findings.flatMap((finding) => {
    if ('member' in finding) return [finding.member];
    if (finding.what === 'signature-wrong') return [MANIFEST, SIGNATURE];
    if (finding.what === 'key-wrong') return [PUBLIC_KEY];
    return finding.what === 'link-broken' ? [EVENTS] : [];
  });
/** Sealed anew by whoever holds a key, over whatever they please. */
const resealed = (manifest: object, by: SealKey): Uint8Array => {
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  const rest = members.filter(({ name }) => name !== MANIFEST && name !== SIGNATURE);
  return packed([
    ...rest.map((member) =>
      member.name === PUBLIC_KEY
        ? { name: PUBLIC_KEY, bytes: new TextEncoder().encode(by.publicKey) }
        : member,
    ),
    { name: MANIFEST, bytes },
    { name: SIGNATURE, bytes: sign(null, bytes, by.secret) },
  ]);
};
const manifestOf = (): Record<string, unknown> => JSON.parse(textOf(MANIFEST));

describe('a sealed bundle', () => {
  it('is good as it was sealed, and says of what it is, by whom and with which key', () => {
    const checked = checkBundle(bundle);
    expect(checked.findings).toEqual([]);
    expect(checked.manifest).toMatchObject({ format: BUNDLE_FORMAT, by: '安全员1' });
    expect(checked.key).toBe(key.fingerprint);
    expect(checked.events).toBe(textOf(EVENTS).trimEnd().split('\n').length);
    expect(members.map(({ name }) => name)).toEqual(NAMES);
  });

  it('of the same incident is the same to the byte', () => {
    const again = bundleOf(incidentMembers(inputOf(held, key)), key);
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(again)).toBe(hash(bundle));
  });

  it('with any one byte of any member changed is found, and the member named', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (name, at, by) => {
          const flipped = changed(name, (bytes) => {
            bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ by;
            return bytes;
          });
          expect(named(checkBundle(packed(flipped)).findings)).toContain(name);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('with any byte of the file changed is never taken for a good one of other content', () => {
    fc.assert(
      fc.property(fc.nat(bundle.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const other = bundle.slice();
        other[at] = (other[at] ?? 0) ^ by;
        const read = unpacked(other);
        const isGood = checkBundle(other).findings.length === 0;
        // A changed stamp or attribute of the container changes no member.
        if (isGood) expect(read?.members).toEqual(members);
      }),
      { numRuns: 150 },
    );
  });

  it.each(NAMES)('without %s says so', (name) => {
    const { findings } = checkMembers(
      members.filter((member) => member.name !== name),
      [],
    );
    expect(findings).toContainEqual({ what: 'member-missing', member: name });
  });

  it('with a member more, renamed or twice says which', () => {
    const more = { name: 'photo.jpg', bytes: Uint8Array.of(1) };
    expect(checkBundle(packed([...members, more])).findings).toEqual([
      { what: 'member-added', member: 'photo.jpg' },
    ]);
    const renamed = members.map((member) =>
      member.name === 'timeline.csv' ? { ...member, name: 'timeline2.csv' } : member,
    );
    expect(checkMembers(renamed, []).findings).toEqual([
      { what: 'member-missing', member: 'timeline.csv' },
      { what: 'member-added', member: 'timeline2.csv' },
    ]);
    // As a tool that writes by hand can: the second entry of the directory renamed to the first.
    const [one, other] = ['a.txt', 'b.txt'].map((name) => ({ name, bytes: Uint8Array.of(7) }));
    const both = packed(one && other ? [...members, one, other] : []);
    for (let at = 0; at < both.length - 4; at += 1)
      if (Buffer.from(both.subarray(at, at + 5)).toString() === 'b.txt')
        both[at] = 'a'.charCodeAt(0);
    expect(checkBundle(both).findings).toContainEqual({ what: 'member-twice', member: 'a.txt' });
  });

  it('sealed anew with another key is not good for who wrote the fingerprint down', () => {
    const thief = aKey();
    const again = resealed({ ...manifestOf(), key: thief.fingerprint }, thief);
    expect(checkBundle(again).findings).toEqual([{ what: 'member-changed', member: PUBLIC_KEY }]);
    const whole = bundleOf(incidentMembers(inputOf(held, thief)), thief);
    expect(checkBundle(whole).findings).toEqual([]);
    expect(checkBundle(whole, key.fingerprint).findings).toEqual([
      { what: 'key-other', key: thief.fingerprint, wanted: key.fingerprint },
    ]);
  });

  it('of another version of the format is refused with a sentence, in both languages', () => {
    const newer = resealed({ ...manifestOf(), format: 'hallkeeper-incident/2' }, key);
    const { findings } = checkBundle(newer);
    expect(findings).toEqual([{ what: 'format-unknown', format: 'hallkeeper-incident/2' }]);
    const [finding] = findings;
    for (const language of ['zh', 'en'] as const)
      expect(finding && findingText(finding, words(language))).toContain('hallkeeper-incident/2');
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['no zip', new TextEncoder().encode('PK, or so it says')],
    ['half of one', undefined],
  ])('that is %s is no bundle', (_, bytes) => {
    expect(checkBundle(bytes ?? bundle.slice(0, bundle.length / 2)).findings).toEqual([
      { what: 'not-a-bundle' },
    ]);
  });

  it('names the event whose link does not hold, though the manifest was sealed over it', () => {
    const lines = textOf(EVENTS).split('\n');
    const { entry } = JSON.parse(lines[3] ?? '') as { entry: string };
    lines[3] = (lines[3] ?? '').replace(/\\"at\\":1/, '\\"at\\":2');
    const forged = new TextEncoder().encode(lines.join('\n'));
    const own = incidentMembers(inputOf(held, key)).map((member) =>
      member.name === EVENTS ? { ...member, bytes: forged } : member,
    );
    expect(checkBundle(bundleOf(own, key)).findings).toEqual([{ what: 'link-broken', entry }]);
  });
});

describe('what is in it', () => {
  const rows = () => {
    const read = csvRows(textOf('timeline.csv'));
    if ('why' in read) throw new Error(read.why);
    return read.rows.map(({ cells }) => cells);
  };

  it('is a table in the order of the numbers, with stamps in the time of the hall', () => {
    expect(textOf('timeline.csv').startsWith('\uFEFF')).toBe(true);
    const [head = [], ...lines] = rows();
    expect(head[0]).toBe('编号 / entry');
    const numbers = lines.map(([entry = '']) => Number(entry.split(':')[1]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const offsets = lines.map(([, , after]) => Number(after));
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    const raised = lines.find((line) => line[5] === 'Alarm raised');
    expect(raised).toMatchObject({ 1: '2026-03-10T10:13:02.000+08:00', 2: '0', 6: SMOKE });
  });

  it('gives who, and makes no formula of what somebody is called', () => {
    const acknowledged = rows().find((line) => line[5] === 'Alarm acknowledged');
    expect(acknowledged?.[7]).toBe("'=值班员2");
    expect(rows().find((line) => line[5] === 'Siren on')?.[8]).toMatch(/\+\d+ ms$/);
  });

  it('says which hall, which alarms, what ran, and what the seal does not prove', () => {
    const incident = JSON.parse(textOf('incident.json'));
    expect(incident).toMatchObject({
      hall: { id: 'demo-county', timeZone: 'Asia/Shanghai' },
      ran: { version: '0.1.0', config: 'a'.repeat(64) },
      leftOut: 0,
    });
    expect(incident.alarms[0]).toMatchObject({ alarm: SMOKE, kind: 'fire', silent: false });
    expect(incident.proves.zh).toContain(key.fingerprint);
    for (const sentence of ['proves', 'doesNotProve', 'is', 'order'])
      expect(Object.keys(incident[sentence])).toEqual(['zh', 'en']);
    expect(textOf('README.txt')).toContain('openssl pkeyutl -verify');
  });

  it('holds the text of each event as the journal has it', () => {
    const texts = textOf(EVENTS)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).text);
    const known = new Set(held.events.map((event: Event) => JSON.stringify(event)));
    expect(texts.every((text) => known.has(text))).toBe(true);
    expect(JSON.parse(texts[0]).kind).toBe('gateway-started');
  });

  it('of a story that goes on for weeks leaves out the middle, and says how much', () => {
    const input = inputOf(held, key);
    const { lines } = input.timeline;
    const many = Array.from(
      { length: MOST_LINES + 10 },
      (_, n) => lines[n % lines.length] as never,
    );
    const [incident] = incidentMembers({ ...input, timeline: { ...input.timeline, lines: many } });
    const told = JSON.parse(new TextDecoder().decode(incident?.bytes));
    expect(told).toMatchObject({ lines: MOST_LINES, leftOut: 10 });
  });
});

it('a fingerprint is known however it was written down', () => {
  const spaced = key.fingerprint.toUpperCase().replace(/(..)/g, '$1:').slice(0, -1);
  expect(fingerprintFrom(spaced)).toBe(key.fingerprint);
  expect(fingerprintFrom('3f a0')).toBeUndefined();
});
