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

/** Debian's snmpd on a free UDP port of this machine, with one read-only community. */
export const startSnmpd = async (
  community: string,
): Promise<{ readonly port: number; readonly directory: string; stop(): Promise<void> }> => {
  const directory = ownDirectory('snmpd');
  const port = await freeUdpPort();
  const config = join(directory.path, 'snmpd.conf');
  writeFileSync(config, `rocommunity ${community} 127.0.0.1\nsysName hall-printer\n`);
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
