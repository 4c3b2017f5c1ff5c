import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import type { SealKey } from './seal.js';

const FILE = 'seal.key';

const keyFrom = (pem: string, path: string): SealKey => {
  try {
    const secret = createPrivateKey(pem);
    if (secret.asymmetricKeyType !== 'ed25519') throw new TypeError(secret.asymmetricKeyType);
    const open = createPublicKey(secret);
    const der = open.export({ type: 'spki', format: 'der' });
    return {
      secret,
      publicKey: open.export({ type: 'spki', format: 'pem' }).toString(),
      fingerprint: createHash('sha256').update(der).digest('hex'),
    };
  } catch (cause) {
    throw new Fault('seal-key-unusable', { path, why: String(cause) }, { cause });
  }
};

const read = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined;
    throw new Fault('seal-key-unusable', { path, why: String(cause) }, { cause });
  }
};

/** Never over a key that stands there: what it sealed must stay checkable. */
const write = async (path: string, pem: string): Promise<void> => {
  const fresh = `${path}.new`;
  await unlink(fresh).catch(() => undefined);
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  await link(fresh, path);
  await unlink(fresh);
};

/**
 * The key of this gateway in `<data>/keys/`, made when it is first needed and for its owner alone; whoever
 * backs up the data folder keeps it too. Rejects with `seal-key-unusable`.
 */
export const sealKeyIn = async (dataDirectory: string): Promise<SealKey> => {
  const directory = join(dataDirectory, 'keys');
  const path = join(directory, FILE);
  const known = await read(path);
  if (known !== undefined) return keyFrom(known, path);
  const pem = generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await write(path, pem);
  } catch (cause) {
    throw new Fault('seal-key-unusable', { path, why: String(cause) }, { cause });
  }
  return keyFrom(pem, path);
};
