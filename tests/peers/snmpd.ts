import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whereIs } from './parts.js';
import { ownDirectory } from './process.js';

/** A UDP port that is free now. */
const freeUdpPort = async (): Promise<number> => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
};

/** A user of SNMP v3, who signs with SHA and encrypts with AES. */
export interface SnmpUser {
  readonly name: string;
  readonly authKey: string;
  readonly privacyKey: string;
}

/** Debian's snmpd on a free UDP port of this machine, with one read-only community or one user. */
export const startSnmpd = async (
  who: string | SnmpUser,
): Promise<{ readonly port: number; readonly directory: string; stop(): Promise<void> }> => {
  const directory = ownDirectory('snmpd');
  const port = await freeUdpPort();
  const config = join(directory.path, 'snmpd.conf');
  const access =
    typeof who === 'string'
      ? `rocommunity ${who} 127.0.0.1`
      : `createUser ${who.name} SHA "${who.authKey}" AES "${who.privacyKey}"\nrouser ${who.name} authpriv`;
  writeFileSync(config, `${access}\nsysName hall-printer\n`);
  const child = spawn(
    whereIs('snmpd') ?? 'snmpd',
    ['-f', '-Lo', '-C', '-c', config, '-p', join(directory.path, 'pid'), `udp:127.0.0.1:${port}`],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, SNMP_PERSISTENT_DIR: directory.path },
    },
  );
  // "NET-SNMP version 5.9.3" is its word that it listens.
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (said: Buffer) => said.includes('NET-SNMP version') && resolve());
    child.stderr.on('data', (said: Buffer) => said.includes('NET-SNMP version') && resolve());
    child.once('exit', (code) => reject(new Error(`snmpd ended with ${code}`)));
  });
  return {
    port,
    directory: directory.path,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
      directory.remove();
    },
  };
};
