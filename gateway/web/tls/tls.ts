import { X509Certificate } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { isLoopback } from '../../core/address.js';
import { Fault } from '../../core/fault.js';
import type { Host } from '../../core/ports.js';
import { minutes, type Timer } from '../../core/time.js';
import type { WebConfig } from '../schema.js';
import { makeAuthority, makeLeaf, type Pair } from './authority.js';
import { decideRenewal, factsOf, fingerprintOf } from './decide.js';
import { type PairFiles, readPair, writePair } from './pair-file.js';

/** What HTTPS stands on; undefined on loopback, where it is plain HTTP. */
export interface Tls {
  readonly pair: Pair;
  /** Our own authority, for browsers to trust; none where the site brings its own certificate. */
  readonly authority?: { readonly certificate: string; readonly fingerprint: string };
  /** Calls back with a new certificate before the old one ends, or when the site's files changed. */
  onRenewed(listener: (pair: Pair) => void): void;
  close(): void;
}

const LOOK = minutes(60);

/** Addresses by which others reach this machine now. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address.toLowerCase());

/** Every name by which this machine is called, the one for people first. */
export const ownNames = ({ host, names }: Pick<WebConfig, 'host' | 'names'>): readonly string[] => {
  const everywhere = host === '0.0.0.0' || host === '::';
  const called = isLoopback(host) ? [] : [...(everywhere ? ownAddresses() : [host]), hostname()];
  const all = [...names, ...called, 'localhost', '127.0.0.1', '::1'];
  return [...new Set(all.map((name) => name.toLowerCase()))];
};

/**
 * Opens what HTTPS needs: the site's own certificate, or one that an authority made at the first start
 * vouches for; looked at each hour. Rejects with `certificate-unusable`.
 */
export const openTls = async (
  config: WebConfig,
  dataDirectory: string,
  { clock, log }: Host,
): Promise<Tls | undefined> => {
  if (isLoopback(config.host)) return undefined;
  const inKeys = (name: string): PairFiles => ({
    certificate: join(dataDirectory, 'keys', `${name}.crt`),
    key: join(dataDirectory, 'keys', `${name}.key`),
  });
  const { 'certificate-file': certificate, 'key-file': key } = config;
  const brought = certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
  const listeners = new Set<(pair: Pair) => void>();

  const authorityOf = async (): Promise<Pair> => {
    const files = inKeys('authority');
    const known = await readPair(files);
    if (known !== undefined) return known;
    const made = await makeAuthority(`Hallkeeper ${hostname()}`, clock.wall());
    await writePair(files, made);
    return made;
  };
  const authority = brought === undefined ? await authorityOf() : undefined;

  const pairNow = async (): Promise<Pair> => {
    const files = brought ?? inKeys('web');
    const known = await readPair(files);
    if (authority === undefined) {
      if (known !== undefined) return known;
      throw new Fault('certificate-unusable', { path: files.certificate, why: 'ENOENT' });
    }
    const names = ownNames(config);
    const found = known && new X509Certificate(known.certificate);
    const isOurs = found?.verify(new X509Certificate(authority.certificate).publicKey);
    const why = found && isOurs ? decideRenewal(factsOf(found), names, clock.wall()) : 'missing';
    if (known !== undefined && why === undefined) return known;
    const made = await makeLeaf(authority, names, clock.wall());
    await writePair(files, made);
    log.info('certificate-made', { why, names });
    return made;
  };

  let pair = await pairNow();
  let timer: Timer;
  const look = (): void => {
    timer = clock.after(LOOK, look);
    void pairNow().then(
      (now) => {
        if (now.certificate === pair.certificate) return;
        pair = now;
        for (const listener of listeners) listener(now);
      },
      // What was good goes on; the next look tries again.
      (thrown: unknown) => log.error('certificate-unusable', { why: String(thrown) }),
    );
  };
  timer = clock.after(LOOK, look);
  return {
    get pair() {
      return pair;
    },
    ...(authority && {
      authority: {
        certificate: authority.certificate,
        fingerprint: fingerprintOf(new X509Certificate(authority.certificate)),
      },
    }),
    onRenewed: (listener) => void listeners.add(listener),
    close: () => timer.cancel(),
  };
};
