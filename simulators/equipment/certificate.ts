// @peculiar/x509 finds its parts by reflection.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

cryptoProvider.set(webcrypto);

const DAY_MS = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** What a TLS server shows and keeps to itself. */
export interface Shown {
  readonly cert: string;
  readonly key: string;
}

/** An authority of this run alone, and certificates of it for this machine. */
export interface Authority {
  /** Who trusts it trusts what it certifies. */
  readonly pem: string;
  /** One that ends in so many days; below zero it has ended already. */
  certificate(days: number): Promise<Shown>;
}

export const makeAuthority = async (): Promise<Authority> => {
  const keys = await newKeys();
  const authority: X509Certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=hallkeeper simulators',
    notBefore: new Date(Date.now() - 400 * DAY_MS),
    notAfter: new Date(Date.now() + 400 * DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  return {
    pem: authority.toString('pem'),
    certificate: async (days) => {
      const own = await newKeys();
      const made = await X509CertificateGenerator.create({
        subject: 'CN=portal',
        issuer: authority.subject,
        notBefore: new Date(Date.now() - 365 * DAY_MS),
        notAfter: new Date(Date.now() + days * DAY_MS),
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        signingAlgorithm: ALGORITHM,
        extensions: [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
      });
      const key = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
      return { cert: made.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
    },
  };
};
