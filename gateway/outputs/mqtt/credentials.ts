import { readFile } from 'node:fs/promises';
import { Fault } from '../../core/fault.js';
import type { MqttConfig } from './schema.js';

/** What opens the broker's door, as mqtt.js names it. */
export interface Credentials {
  username?: string;
  password?: string;
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

/** Reads the files at each connect, so that a renewed password or certificate needs no restart. */
export const readCredentials = async (config: MqttConfig): Promise<Credentials> => {
  const found: Credentials = {};
  if (config.user !== undefined) found.username = config.user;
  const password = await read(config['password-file']);
  // Editors and `echo` end a file with a line feed that nobody meant as part of the password.
  if (password) found.password = password.toString('utf8').replace(/\r?\n$/, '');
  const ca = await read(config['ca-file']);
  if (ca) found.ca = ca;
  const cert = await read(config['certificate-file']);
  if (cert) found.cert = cert;
  const key = await read(config['key-file']);
  if (key) found.key = key;
  return found;
};

const read = async (path: string | undefined): Promise<Buffer | undefined> => {
  if (path === undefined) return undefined;
  try {
    return await readFile(path);
  } catch (error) {
    throw new Fault('secret-unreadable', { path, why: (error as Error).message }, { cause: error });
  }
};
