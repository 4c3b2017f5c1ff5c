import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCommand } from '../../gateway/cli/verify.js';
import { packed, unpacked } from '../../gateway/reports/archive.js';
import { directory, HandClock, openJournal, STARTED } from '../journal/opened.js';
import { has } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';
import { sealedStory } from '../reports/sealed-story.js';
import { keptTerminal } from './kept-terminal.js';

const own = ownDirectory('verify');
afterAll(own.remove);
const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(own.path, name), bytes);
  return join(own.path, name);
};
const verify = async (...words: string[]) => {
  const { terminal, kept } = keptTerminal();
  const program = new Command();
  verifyCommand(program, terminal);
  await program.parseAsync(['verify', ...words], { from: 'user' });
  return kept;
};

let good: string;
let fingerprint: string;
let bytes: Uint8Array;
beforeAll(async () => {
  const { bundle, key } = await sealedStory();
  bytes = bundle;
  fingerprint = key.fingerprint;
  good = put('good.zip', bundle);
});

describe('hallkeeper verify', () => {
  it('says that a bundle is as it was sealed, by which key, and that this is to be compared', async () => {
    const { printed, code } = await verify(good);
    expect(code).toBe(0);
    expect(printed[0]).toBe(`${good}: Good: not one byte has changed since it was sealed.`);
    expect(printed.join('\n')).toContain(fingerprint);
    expect((await verify(good, '--key', fingerprint.toUpperCase())).code).toBe(0);
  });

  it('names the member that differs', async () => {
    const members = (unpacked(bytes)?.members ?? []).map(({ name, bytes }) => {
      if (name === 'timeline.csv') bytes[40] = (bytes[40] ?? 0) ^ 1;
      return { name, bytes };
    });
    const file = put('changed.zip', packed(members));
    const { printed, code } = await verify(file);
    expect(code).toBe(1);
    expect(printed[1]).toBe('timeline.csv: its content is not what was sealed.');
    const { json, code: same } = await verify(file, '--json');
    expect(same).toBe(1);
    expect(json).toEqual([
      expect.objectContaining({
        good: false,
        findings: [{ what: 'member-changed', member: 'timeline.csv' }],
      }),
    ]);
  });

  it('tells another key from the one that was written down, and bad data from a bad bundle', async () => {
    const { printed, code } = await verify(good, '--key', '0'.repeat(64));
    expect(code).toBe(1);
    expect(printed[1]).toContain('0'.repeat(64));
    expect((await verify(put('no.zip', 'no zip'))).code).toBe(65);
    const nowhere = await verify(join(own.path, 'nowhere.zip'));
    expect(nowhere.failed[0]?.code).toBe('file-not-readable');
    expect((await verify(good, '--key', '12')).failed[0]?.code).toBe('bad-request');
    expect((await verify()).failed[0]?.code).toBe('bad-request');
  });

  it('--journal follows the chain of a data directory where no gateway runs', async () => {
    const path = directory();
    const { journal } = await openJournal(path, { clock: new HandClock() });
    for (const by of ['li', 'wang']) journal.record({ at: STARTED, kind: 'siren-silenced', by });
    await journal.close();
    const held = await verify('--journal', '--data', path);
    expect(held.printed).toEqual([
      expect.stringMatching(/^The chain of the journal holds, \d+ ent/),
    ]);
    const db = new Database(join(path, 'journal.db'));
    db.prepare('UPDATE tape SET head = zeroblob(32) WHERE head IS NOT NULL').run();
    db.close();
    const broken = await verify('--journal', '--data', path);
    expect(broken.code).toBe(1);
    expect(broken.printed[0]).toMatch(/breaks at 1:\d+/);
  });
});

/** Who trusts no program of ours: the tools of Debian alone, as README.txt in the bundle says. */
describe.runIf(has('openssl'))('a third party', () => {
  const unpackedTo = (folder: string, archive: string): string => {
    const into = join(own.path, folder);
    execFileSync('python3', ['-m', 'zipfile', '-e', archive, into]);
    return into;
  };
  const openssl = (folder: string) =>
    spawnSync(
      'openssl',
      [
        ...['pkeyutl', '-verify', '-pubin', '-inkey', 'public-key.pem', '-rawin'],
        ...['-in', 'manifest.json', '-sigfile', 'manifest.sig'],
      ],
      { cwd: folder, encoding: 'utf8' },
    );

  it('finds signature, members, links and fingerprint good; and the signature bad after one byte', () => {
    const folder = unpackedTo('theirs', good);
    expect(openssl(folder)).toMatchObject({ status: 0 });
    const recomputed = execFileSync('python3', ['-c', RECOMPUTE], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(JSON.parse(recomputed)).toMatchObject({ members: 6, key: fingerprint, bad: [] });
    const manifest = join(folder, 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('安全员1', '安全员2'));
    expect(openssl(folder).status).not.toBe(0);
  });
});

/** Python as it comes: the hashes of the manifest, the links of the events, the fingerprint of the key. */
const RECOMPUTE = `
import base64, hashlib, json
bad = []
manifest = json.load(open('manifest.json', encoding='utf-8'))
for member in manifest['members']:
    data = open(member['name'], 'rb').read()
    if len(data) != member['size'] or hashlib.sha256(data).hexdigest() != member['sha256']:
        bad.append(member['name'])
for line in open('events.ndjson', encoding='utf-8'):
    link = json.loads(line)
    made = hashlib.sha256(bytes.fromhex(link['before']) + link['text'].encode('utf-8')).hexdigest()
    event = json.loads(link['text'])
    if made != link['hash'] or f"{event['boot']}:{event['seq']}" != link['entry']:
        bad.append(link['entry'])
pem = open('public-key.pem').read().split('-----')[2]
key = hashlib.sha256(base64.b64decode(pem)).hexdigest()
print(json.dumps({'members': len(manifest['members']), 'key': key, 'bad': bad}))
`;
