import { createHash, type KeyObject, sign } from 'node:crypto';
import { words } from '../text/text.js';
import { packed } from './archive.js';
import {
  BUNDLE_FORMAT,
  MANIFEST,
  type Manifest,
  type Member,
  PUBLIC_KEY,
  SIGNATURE,
} from './bundle.js';

/** The gateway's key, and its fingerprint: SHA-256 of the public half (DER, SPKI) in hex. */
export interface SealKey {
  readonly secret: KeyObject;
  /** PEM. */
  readonly publicKey: string;
  readonly fingerprint: string;
}

export interface SealedBy {
  readonly key: SealKey;
  /** RFC 3339. */
  readonly made: string;
  readonly by: string;
  readonly version: string;
  /** The page that checks a bundle without us; one file. */
  readonly verifyPage: string;
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** README.txt: how to check with what every machine has. */
const readme = (key: string): string =>
  `${[words('zh')('bundle.readme', { key }), words('en')('bundle.readme', { key })].join('\n\n')}\n`;

/** The bundle: its members, a manifest of them all, and the signature over the manifest. Pure. */
export const sealed = (members: readonly Member[], seal: SealedBy): Uint8Array => {
  const { key, made, by, version } = seal;
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  const all: readonly Member[] = [
    ...members,
    { name: 'README.txt', bytes: utf8(readme(key.fingerprint)) },
    { name: 'verify.html', bytes: utf8(seal.verifyPage) },
    { name: PUBLIC_KEY, bytes: utf8(key.publicKey) },
  ];
  const manifest: Manifest = {
    format: BUNDLE_FORMAT,
    ...{ made, by, version },
    key: key.fingerprint,
    members: all.map(({ name, bytes }) => ({ name, size: bytes.length, sha256: sha256(bytes) })),
  };
  const signed = utf8(`${JSON.stringify(manifest, undefined, 2)}\n`);
  return packed([
    ...all,
    { name: MANIFEST, bytes: signed },
    { name: SIGNATURE, bytes: sign(null, signed, key.secret) },
  ]);
};
