import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { instant, minutes } from '../../gateway/core/time.js';
import { webSchema } from '../../gateway/web/schema.js';
import { makeAuthority, makeLeaf } from '../../gateway/web/tls/authority.js';
import { decideRenewal, factsOf } from '../../gateway/web/tls/decide.js';
import { openTls, ownNames } from '../../gateway/web/tls/tls.js';
import { HeldClock, quietLog } from '../held-clock.js';
import { ownDirectory } from '../peers/process.js';

const NOW = instant(Date.UTC(2026, 10, 22));
const DAY = 86_400_000;
const ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});
const directory = (): string => {
  const own = ownDirectory('tls');
  ended.push(own.remove);
  return own.path;
};
const WEB = webSchema.parse({ host: '192.0.2.10', names: ['hall.example'] });

describe('a certificate of ours', () => {
  it('is vouched for by the authority, for these names, for this use', async () => {
    const authority = await makeAuthority('Hallkeeper test', NOW);
    const names = ['hall.example', '192.0.2.10', '2001:db8::1'];
    const leaf = new X509Certificate((await makeLeaf(authority, names, NOW)).certificate);
    const ca = new X509Certificate(authority.certificate);
    expect([leaf.checkIssued(ca), leaf.verify(ca.publicKey), leaf.ca, ca.ca]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect([
      leaf.checkHost('hall.example'),
      leaf.checkIP('192.0.2.10'),
      leaf.checkIP('2001:db8::1'),
    ]).toEqual(names);
    expect(leaf.checkHost('evil.example')).toBeUndefined();
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(ca.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    const { from, to } = factsOf(leaf);
    expect([NOW - from, Math.round((to - NOW) / DAY)]).toEqual([DAY, 397]);
    expect(decideRenewal(factsOf(leaf), names, NOW)).toBeUndefined();
  });

  it('is made anew before it ends, and when the machine is called by another name', async () => {
    const facts = {
      from: instant(NOW - DAY),
      to: instant(NOW + 100 * DAY),
      names: ['hall', '0:0:0:0:0:0:0:1'],
    };
    expect(decideRenewal(facts, ['hall', '::1'], NOW)).toBeUndefined();
    expect(decideRenewal(facts, ['hall'], instant(NOW + 70 * DAY))).toBeUndefined();
    expect(decideRenewal(facts, ['hall'], instant(NOW + 71 * DAY))).toBe('expires');
    expect(decideRenewal(facts, ['hall'], instant(NOW - 2 * DAY))).toBe('not-yet');
    expect(decideRenewal(facts, ['Hall', 'other'], NOW)).toBe('names');
    expect(decideRenewal(facts, ['fe80::1'], NOW)).toBe('names');
  });

  it('made by a machine that thinks it is 1970 is good in its own time', async () => {
    const authority = await makeAuthority('Hallkeeper test', instant(0));
    const { validFrom, validTo } = new X509Certificate(authority.certificate);
    expect([Date.parse(validFrom) < NOW, Date.parse(validTo) > NOW]).toEqual([true, true]);
  });
});

describe('the HTTPS of a gateway', () => {
  const opened = async (path: string, at: number, web = WEB) => {
    const clock = new HeldClock(instant(at));
    const tls = await openTls(web, path, { clock, log: quietLog });
    if (tls === undefined) throw new Error('plain HTTP');
    ended.push(tls.close);
    return { clock, tls };
  };

  it('is none on loopback', async () => {
    const host = { clock: new HeldClock(), log: quietLog };
    for (const name of ['127.0.0.1', '::1', 'localhost'])
      expect(await openTls(webSchema.parse({ host: name }), directory(), host)).toBeUndefined();
  });

  it('keeps its authority for twenty years and renews its certificate in time', async () => {
    const path = directory();
    const first = (await opened(path, NOW)).tls;
    const again = (await opened(path, NOW + 300 * DAY)).tls;
    const late = (await opened(path, NOW + 370 * DAY)).tls;
    expect(again.pair).toEqual(first.pair);
    expect(late.pair.certificate).not.toBe(first.pair.certificate);
    expect(late.authority).toEqual(first.authority);
    expect(first.authority?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(factsOf(new X509Certificate(first.pair.certificate)).names).toEqual(
      expect.arrayContaining(['hall.example', '192.0.2.10', 'localhost', '127.0.0.1']),
    );
  });

  it('takes up a new certificate while it runs: the site’s own, or ours under another name', async () => {
    const path = directory();
    const authority = await makeAuthority('The site', NOW);
    const [certificate, key] = [join(path, 'site.crt'), join(path, 'site.key')];
    const put = async (name: string) => {
      const pair = await makeLeaf(authority, [name], NOW);
      writeFileSync(certificate, pair.certificate);
      writeFileSync(key, pair.key);
    };
    await put('old.example');
    const web = webSchema.parse({
      host: '0.0.0.0',
      'certificate-file': certificate,
      'key-file': key,
    });
    const { clock, tls } = await opened(path, NOW, web);
    expect(tls.authority).toBeUndefined();
    const renewed = new Promise<string>((resolve) =>
      tls.onRenewed((pair) => resolve(pair.certificate)),
    );
    await put('new.example');
    await clock.advance(minutes(60));
    expect(new X509Certificate(await renewed).subjectAltName).toBe('DNS:new.example');
    expect(tls.pair.certificate).toBe(readFileSync(certificate, 'utf8'));
  });

  it.each([
    [
      'no certificate',
      (path: string) => writeFileSync(join(path, 'keys', 'authority.crt'), 'hello'),
    ],
    ['no key', (path: string) => writeFileSync(join(path, 'keys', 'authority.key'), 'hello')],
    [
      'the key of another',
      async (path: string) =>
        writeFileSync(join(path, 'keys', 'authority.key'), (await makeAuthority('Other', NOW)).key),
    ],
  ])('with %s in its files says which file, and makes no other authority', async (_, spoil) => {
    const path = directory();
    await opened(path, NOW);
    await spoil(path);
    await expect(opened(path, NOW)).rejects.toMatchObject({ code: 'certificate-unusable' });
  });

  it('makes another certificate where the old one is of another authority', async () => {
    const path = directory();
    mkdirSync(join(path, 'keys'));
    const other = await makeLeaf(await makeAuthority('Other', NOW), ownNames(WEB), NOW);
    writeFileSync(join(path, 'keys', 'web.crt'), other.certificate);
    writeFileSync(join(path, 'keys', 'web.key'), other.key);
    const { tls } = await opened(path, NOW);
    const ca = new X509Certificate(tls.authority?.certificate ?? '');
    expect(new X509Certificate(tls.pair.certificate).verify(ca.publicKey)).toBe(true);
  });
});
