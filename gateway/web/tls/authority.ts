import { randomBytes, webcrypto } from 'node:crypto';
import type { Instant } from '../../core/time.js';
import { AUTHORITY_HOLDS, LEAF_HOLDS, spanOf } from './decide.js';

/** A certificate and its key as PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Loaded only where HTTPS is ours; the library needs the reflection to be there before it. */
const x509Library = async () => {
  await import('reflect-metadata');
  const library = await import('@peculiar/x509');
  library.cryptoProvider.set(webcrypto);
  return library;
};

const newKeys = () => webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);

const pemOf = (label: string, der: ArrayBuffer): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
};
const derOf = (pem: string): Buffer =>
  Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
const keyPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  pemOf('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', key));

/** Positive, and random enough that nobody knows the next (CA/Browser Forum BR 7.1). */
const serial = (): string => `00${randomBytes(16).toString('hex')}`;

/** An authority of this one hall, that vouches for this one server. */
export const makeAuthority = async (name: string, now: Instant): Promise<Pair> => {
  const x509 = await x509Library();
  const keys = await newKeys();
  const { from, to } = spanOf(now, AUTHORITY_HOLDS);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [name] }],
    notBefore: from,
    notAfter: to,
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await keyPem(keys.privateKey) };
};

const isAddress = (name: string): boolean => /^[\d.]+$/.test(name) || name.includes(':');

/** A certificate for this server by these names. Rejects if the authority's key is no key. */
export const makeLeaf = async (
  authority: Pair,
  names: readonly string[],
  now: Instant,
): Promise<Pair> => {
  const x509 = await x509Library();
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', derOf(authority.key), CURVE, false, [
    'sign',
  ]);
  const keys = await newKeys();
  const { from, to } = spanOf(now, LEAF_HOLDS);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: [{ CN: [names[0] ?? 'hallkeeper'] }],
    issuer: issuer.subject,
    notBefore: from,
    notAfter: to,
    signingAlgorithm: SIGNING,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({
          type: isAddress(name) ? ('ip' as const) : ('dns' as const),
          value: name,
        })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await keyPem(keys.privateKey) };
};
