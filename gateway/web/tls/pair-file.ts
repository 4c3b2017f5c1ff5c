import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '../../core/fault.js';
import type { Pair } from './authority.js';

/** Where a certificate and its key stand. */
export interface PairFiles {
  readonly certificate: string;
  readonly key: string;
}

const read = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    const { code } = thrown as { code?: string };
    if (code === 'ENOENT') return undefined;
    throw new Fault('certificate-unusable', { path, why: code ?? 'unreadable' });
  }
};

/** Rejects with `certificate-unusable` if one is missing, is none, or they do not belong together. */
export const readPair = async (files: PairFiles): Promise<Pair | undefined> => {
  const [certificate, key] = await Promise.all([read(files.certificate), read(files.key)]);
  if (certificate === undefined && key === undefined) return undefined;
  const unusable = (path: string, why: string) => new Fault('certificate-unusable', { path, why });
  if (certificate === undefined) throw unusable(files.certificate, 'ENOENT');
  if (key === undefined) throw unusable(files.key, 'ENOENT');
  const parsed = (path: string, parse: () => unknown): void => {
    try {
      parse();
    } catch {
      throw unusable(path, 'PEM');
    }
  };
  parsed(files.certificate, () => new X509Certificate(certificate));
  parsed(files.key, () => createPrivateKey(key));
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)))
    throw unusable(files.key, files.certificate);
  return { certificate, key };
};

const write = async (path: string, text: string, mode: number): Promise<void> => {
  const file = await open(`${path}.new`, 'w', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
};

/** The key first: a certificate without its key would be of no use. */
export const writePair = async (files: PairFiles, { certificate, key }: Pair): Promise<void> => {
  await mkdir(dirname(files.key), { recursive: true, mode: 0o700 });
  await write(files.key, key, 0o600);
  await write(files.certificate, certificate, 0o644);
};
