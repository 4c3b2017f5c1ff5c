import { hashes, verify } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { unpacked } from './archive.js';
import {
  BUNDLE_FORMAT,
  type Checked,
  EVENTS,
  type Finding,
  linkShape,
  MANIFEST,
  type Manifest,
  type Member,
  manifestShape,
  PUBLIC_KEY,
  SIGNATURE,
} from './bundle.js';

/**
 * Whether a bundle is as its gateway sealed it. One check for the command line and for the page inside the
 * bundle, which must run in browsers whose own cryptography knows no Ed25519 (ux.md §6). Pure.
 */

hashes.sha512 = sha512;

/** What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410, SubjectPublicKeyInfo). */
const SPKI = hexToBytes('302a300506032b6570032100');

export const sha256Hex = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const json = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** The key in a PEM, and its fingerprint; undefined if it is no Ed25519 public key. */
const keyOf = (pem: string) => {
  const base64 = /^-----BEGIN PUBLIC KEY-----([\sA-Za-z0-9+/=]+)-----END PUBLIC KEY-----\s*$/.exec(
    pem,
  )?.[1];
  if (base64 === undefined) return undefined;
  try {
    const der = Uint8Array.from(atob(base64.replace(/\s/g, '')), (char) => char.charCodeAt(0));
    const isOurs = der.length === SPKI.length + 32 && SPKI.every((byte, n) => der[n] === byte);
    return isOurs ? { raw: der.slice(SPKI.length), fingerprint: sha256Hex(der) } : undefined;
  } catch {
    return undefined;
  }
};

const isSigned = (message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean => {
  try {
    return verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
};

const memberFindings = (manifest: Manifest, found: ReadonlyMap<string, Uint8Array>): Finding[] => {
  const findings = manifest.members.flatMap(({ name, size, sha256 }): Finding[] => {
    const bytes = found.get(name);
    if (bytes === undefined) return [{ what: 'member-missing', member: name }];
    const isSame = bytes.length === size && sha256Hex(bytes) === sha256;
    return isSame ? [] : [{ what: 'member-changed', member: name }];
  });
  const known = new Set([...manifest.members.map(({ name }) => name), MANIFEST, SIGNATURE]);
  for (const name of found.keys())
    if (!known.has(name)) findings.push({ what: 'member-added', member: name });
  return findings;
};

/** The first event whose link does not hold; every later one of the journal hangs on it. */
const linkFindings = (
  lines: readonly string[],
): { readonly findings: readonly Finding[]; readonly events: number } => {
  for (const [n, line] of lines.entries()) {
    const { data: link } = linkShape.safeParse(json(line));
    if (link === undefined)
      return { findings: [{ what: 'link-broken', entry: `#${n + 1}` }], events: lines.length };
    const { entry, before, hash, text } = link;
    const { boot, seq } = (json(text) ?? {}) as { boot?: unknown; seq?: unknown };
    const holds = sha256Hex(concatBytes(hexToBytes(before), utf8ToBytes(text))) === hash;
    if (!holds || `${boot}:${seq}` !== entry)
      return { findings: [{ what: 'link-broken', entry }], events: lines.length };
  }
  return { findings: [], events: lines.length };
};

const formatOf = (manifest: unknown): string | undefined => {
  const { format } = (manifest ?? {}) as { format?: unknown };
  return typeof format === 'string' ? format : undefined;
};

/** `wanted`: the fingerprint that somebody wrote down, without it any key will do. */
export const checkBundle = (archive: Uint8Array, wanted?: string): Checked => {
  const read = unpacked(archive);
  if (read === undefined) return { findings: [{ what: 'not-a-bundle' }] };
  return checkMembers(read.members, read.twice, wanted);
};

export const checkMembers = (
  members: readonly Member[],
  twice: readonly string[],
  wanted?: string,
): Checked => {
  const found = new Map(members.map(({ name, bytes }) => [name, bytes]));
  const findings: Finding[] = twice.map((member) => ({ what: 'member-twice', member }));
  const signed = found.get(MANIFEST);
  if (signed === undefined)
    return { findings: [...findings, { what: 'member-missing', member: MANIFEST }] };
  const [signature, pem] = [found.get(SIGNATURE), found.get(PUBLIC_KEY)];
  const key = pem && keyOf(textOf(pem));
  const isWrong = key && signature && !isSigned(signed, signature, key.raw);
  const bySignature: readonly Finding[] = isWrong ? [{ what: 'signature-wrong' }] : [];

  const written = json(textOf(signed));
  const format = formatOf(written);
  if (format !== undefined && format !== BUNDLE_FORMAT)
    return { findings: [...findings, { what: 'format-unknown', format }, ...bySignature] };
  const { data: manifest } = manifestShape.safeParse(written);
  if (manifest === undefined)
    return { findings: [...findings, { what: 'member-changed', member: MANIFEST }] };

  findings.push(...memberFindings(manifest, found));
  if (signature === undefined) findings.push({ what: 'member-missing', member: SIGNATURE });
  if (key?.fingerprint !== manifest.key) findings.push({ what: 'key-wrong' });
  findings.push(...bySignature);
  if (key && wanted !== undefined && wanted !== key.fingerprint)
    findings.push({ what: 'key-other', key: key.fingerprint, wanted });

  const text = found.get(EVENTS);
  const links = linkFindings(text === undefined ? [] : textOf(text).split('\n').slice(0, -1));
  return {
    findings: [...findings, ...links.findings],
    manifest,
    ...(key && { key: key.fingerprint }),
    events: links.events,
  };
};

/** `3f a0 …` as it is read aloud or copied: only its digits count. */
export const fingerprintFrom = (written: string): string | undefined => {
  const digits = written.toLowerCase().replace(/[\s:-]/g, '');
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
};
