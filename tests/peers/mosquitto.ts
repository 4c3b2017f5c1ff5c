import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificates } from './certificates.js';
import { whereIs } from './parts.js';
import { freePort, ownDirectory, type Peer, startPeer } from './process.js';

export interface BrokerSetup {
  /** User -> password; without any, everybody may come in. */
  readonly users?: Readonly<Record<string, string>>;
  /** Lines of mosquitto's ACL file. */
  readonly acl?: readonly string[];
  /** Serves TLS with a certificate of an authority of our own; `clients` asks a certificate of each client. */
  readonly tls?: 'server' | 'clients';
  /** More lines of mosquitto.conf. */
  readonly more?: readonly string[];
}

/** Debian's mosquitto on a free port of this machine, without persistence unless it is restarted. */
export interface Broker {
  readonly url: string;
  readonly port: number;
  /** A file of the broker's own directory: `ca.crt`, `client.crt`, `client.key`. */
  readonly file: (name: string) => string;
  /** Ends the broker; what it retained is kept for `start`. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Writes another ACL and lets the broker read it. */
  allow(acl: readonly string[]): void;
  /** Ends the broker and removes its directory. */
  end(): Promise<void>;
}

const asUser = (): string => (process.getuid?.() === 0 ? 'root' : '');

export const startMosquitto = async (setup: BrokerSetup = {}): Promise<Broker> => {
  const program = whereIs('mosquitto') ?? 'mosquitto';
  const directory = ownDirectory('mosquitto');
  const file = (name: string) => join(directory.path, name);
  const port = await freePort();

  const lines = [
    `listener ${port} 127.0.0.1`,
    `allow_anonymous ${setup.users === undefined}`,
    'persistence true',
    `persistence_location ${directory.path}/`,
    'log_type error',
    'log_type warning',
    ...(setup.more ?? []),
    ...(asUser() === '' ? [] : [`user ${asUser()}`]),
  ];
  if (setup.users !== undefined) {
    const users = Object.entries(setup.users).map(([user, password]) => `${user}:${password}`);
    writeFileSync(file('passwords'), `${users.join('\n')}\n`, { mode: 0o600 });
    execFileSync('mosquitto_passwd', ['-U', file('passwords')]);
    lines.push(`password_file ${file('passwords')}`);
  }
  const allow = (acl: readonly string[]) => writeFileSync(file('acl'), `${acl.join('\n')}\n`);
  if (setup.acl !== undefined) {
    allow(setup.acl);
    lines.push(`acl_file ${file('acl')}`);
  }
  if (setup.tls !== undefined) {
    certificates(directory.path);
    lines.push(`cafile ${file('ca.crt')}`);
    lines.push(`certfile ${file('server.crt')}`, `keyfile ${file('server.key')}`);
    if (setup.tls === 'clients')
      lines.push('require_certificate true', 'use_identity_as_username true');
  }
  writeFileSync(file('mosquitto.conf'), `${lines.join('\n')}\n`);
  chmodSync(directory.path, 0o755);

  let peer: Peer | undefined;
  const start = async () => {
    peer = await startPeer(program, ['-c', file('mosquitto.conf')], port);
  };
  const stop = async (signal?: NodeJS.Signals) => {
    await peer?.stop(signal);
    peer = undefined;
  };
  await start();
  return {
    url: `${setup.tls === undefined ? 'mqtt' : 'mqtts'}://127.0.0.1:${port}`,
    port,
    file,
    start,
    stop,
    signal: (signal) => peer?.signal(signal),
    allow: (acl) => {
      allow(acl);
      peer?.signal('SIGHUP');
    },
    end: async () => {
      await stop();
      directory.remove();
    },
  };
};
