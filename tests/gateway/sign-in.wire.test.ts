import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountCommand } from '../../gateway/cli/account.js';
import { createGateway } from '../../gateway/gateway.js';
import { machine } from '../../gateway/machine.js';
import { aPassword } from '../access/held-desk.js';
import { keptTerminal } from '../cli/kept-terminal.js';
import { hallkeeper } from '../halls/command.js';
import { type RunningGateway, runGateway } from '../halls/run-gateway.js';
import { configIn } from '../halls/simulated-hall.js';
import { ownDirectory } from '../peers/process.js';
import { askHttps } from '../web/https-client.js';

const run = promisify(execFile);

/** `hallkeeper run` for a whole building: HTTPS, accounts, and the commands of whoever is locked out. */
const directory = ownDirectory('sign-in');
const file = join(directory.path, 'hall.yaml');
const data = join(directory.path, 'data');
const hallWith = (web: object): void =>
  writeFileSync(
    file,
    JSON.stringify({
      version: 1,
      hall: { id: 'small', names: '小厅 / Small hall' },
      zones: [{ id: 'room', names: '房间 / Room', kind: 'office', 'area-m2': 40 }],
      web,
      'data-directory': data,
    }),
  );
const lastOf = (pattern: RegExp, text: string): string => pattern.exec(text)?.[1] ?? '';
const CODE = /: ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})$/m;

/** Everything that must stay between a person and the gateway. */
const secrets: string[] = [];
const secret = (text: string): string => {
  secrets.push(text);
  return text;
};

describe('a gateway that others reach', () => {
  let gateway: RunningGateway;
  let ca: string;
  let url: string;
  const name = '王伟';
  const password = secret(aPassword());
  /** `hallkeeper account …` as a person types it, without a process for each. */
  const account = async (...words: readonly string[]) => {
    const { terminal, kept } = keptTerminal();
    const program = new Command('hallkeeper').exitOverride();
    accountCommand(program, terminal);
    await program.parseAsync(['account', ...words, '--hall', file], { from: 'user' });
    return {
      code: kept.failed.map((fault) => fault.code),
      stdout: kept.printed.join('\n'),
      stderr: kept.said.join('\n'),
    };
  };

  beforeAll(async () => {
    hallWith({ host: '0.0.0.0', port: 0, names: ['hall.example'] });
    gateway = await runGateway(file);
    url = `https://127.0.0.1:${new URL(gateway.url).port}`;
    ca = (await askHttps(`${url}/ca.crt`)).text;
  });
  afterAll(async () => {
    await gateway.end('SIGTERM');
    directory.remove();
  });
  const signIn = async (as: string, typed: string) =>
    askHttps(`${url}/api/v1/sign-in`, { ca, body: { name: as, password: typed } });
  const cookieOf = (headers: { 'set-cookie'?: string[] | undefined }): string =>
    secret(lastOf(/^(hallkeeper=[^;]+)/, headers['set-cookie']?.[0] ?? ''));

  it('is vouched for by its own authority, whose fingerprint stands on the terminal', async () => {
    const printed = lastOf(/SHA-256: ([0-9A-F:]{95})$/m, gateway.said());
    expect(new X509Certificate(ca).fingerprint256).toBe(printed);
    const about = await askHttps(`${url}/api/v1/about`, { ca });
    expect(about.json()).toMatchObject({
      https: true,
      fingerprint: printed,
      firstAdministrator: true,
      demo: false,
    });
    expect(about.headers['strict-transport-security']).toBe('max-age=31536000');
    for (const called of ['localhost', 'hall.example']) {
      const asked = { ca, servername: called, headers: { host: called } };
      expect((await askHttps(`${url}/api/v1/me`, asked)).json()).toEqual({
        signedIn: false,
        demo: false,
      });
    }
    await expect(askHttps(`${url}/api/v1/me`, { ca, servername: 'evil.example' })).rejects.toThrow(
      /altnames/,
    );
    const rebound = await askHttps(`${url}/api/v1/me`, {
      ca,
      servername: 'localhost',
      headers: { host: 'evil.example' },
    });
    expect(rebound.status).toBe(421);
  });

  it('satisfies openssl, and keeps its keys to itself', async () => {
    const authority = join(directory.path, 'ca.crt');
    writeFileSync(authority, ca);
    const { port } = new URL(url);
    const asked = ['s_client', '-connect', `127.0.0.1:${port}`, '-brief', '-verify_return_error'];
    const verified = run('openssl', [...asked, '-CAfile', authority, '-verify_ip', '127.0.0.1']);
    verified.child.stdin?.end();
    expect((await verified).stderr).toMatch(/Verification: OK/);
    const stranger = run('openssl', [
      ...asked,
      '-verify_ip',
      '127.0.0.1',
      '-no-CAfile',
      '-no-CApath',
    ]);
    stranger.child.stdin?.end();
    await expect(stranger).rejects.toThrow();
    const modes = readdirSync(join(data, 'keys'))
      .filter((one) => one.endsWith('.key'))
      .map((one) => statSync(join(data, 'keys', one)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
  });

  it('makes its first administrator with the printed code, on a cookie for HTTPS alone', async () => {
    const code = secret(lastOf(CODE, gateway.said()));
    const made = await askHttps(`${url}/api/v1/first-administrator`, {
      ca,
      body: { code, name, password },
    });
    expect(made.json()).toMatchObject({ name, role: 'administrator' });
    expect(made.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    secret(made.json<{ csrf: string }>().csrf);
    const headers = { cookie: cookieOf(made.headers) };
    expect((await askHttps(`${url}/api/v1/points`, { ca, headers })).status).toBe(200);
    expect((await askHttps(`${url}/api/v1/points`, { ca })).status).toBe(401);
    expect(statSync(join(data, 'access.json')).mode & 0o777).toBe(0o600);
  });

  it('adds, resets and disables accounts at its own terminal', async () => {
    const added = await account('add', '李娜', '--role', 'safety-officer');
    expect(added.code, added.stderr).toEqual([]);
    const given = secret(added.stdout.trim());
    expect((await signIn('李娜', given)).json()).toMatchObject({ mustChange: true, rights: [] });
    const reset = await account('reset', '李娜');
    expect((await signIn('李娜', given)).status).toBe(401);
    expect((await signIn('李娜', secret(reset.stdout.trim()))).status).toBe(200);
    expect((await account('unlock', '李娜')).stderr).toContain('may try again');
    expect((await account('list')).stdout).toMatch(/李娜\tSafety officer.*signed in/);
    await account('sign-out', '李娜');
    expect((await account('list')).stdout).not.toMatch(/李娜\tSafety officer.*signed in/);
    await account('disable', '李娜');
    expect((await signIn('李娜', reset.stdout.trim())).status).toBe(401);
    expect((await account('list')).stdout).toMatch(
      /王伟\tAdministrator.*\n李娜\tSafety officer\tdisabled/,
    );
    const last = await account('disable', name);
    expect([last.code, last.stderr]).toEqual([
      ['last-administrator'],
      expect.stringContaining('is the last administrator'),
    ]);
    expect((await account('add', '李娜', '--role', 'viewer')).code).toEqual(['account-exists']);
    const invited = await account('invite', '--role', 'assessor', '--days', '14');
    secret(lastOf(/#(\S+)/, invited.stdout));
    expect(invited.stdout).toMatch(/^\/join#/);
  });

  it('knows its accounts and its authority after a restart, and nobody is signed in', async () => {
    const before = cookieOf((await signIn(name, password)).headers);
    await gateway.end('SIGTERM');
    gateway = await runGateway(file);
    url = `https://127.0.0.1:${new URL(gateway.url).port}`;
    expect(CODE.test(gateway.said())).toBe(false);
    const headers = { cookie: before };
    expect((await askHttps(`${url}/api/v1/points`, { ca, headers })).status).toBe(401);
    const again = cookieOf((await signIn(name, password)).headers);
    const audit = await askHttps(`${url}/api/v1/audit?limit=1000`, {
      ca,
      headers: { cookie: again },
    });
    const told = audit.json<{ kind: string; what?: string; from?: string }[]>();
    expect(told.filter(({ from }) => from === 'console').map(({ what }) => what)).toEqual([
      'invited',
      'disabled',
      'sessions-ended',
      'unlocked',
      'reset',
      'created',
    ]);
    expect(told.filter(({ kind }) => kind === 'sign-in-refused')).toHaveLength(2);
    for (const one of secrets) expect(audit.text).not.toContain(one.split('=').at(-1));
  });

  it('has left no secret in its log, its journal or its files', async () => {
    await gateway.end('SIGTERM');
    const files = readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(files.length).toBeGreaterThan(4);
    expect(secrets.length).toBeGreaterThan(8);
    for (const one of secrets.map((text) => text.split('=').at(-1) ?? text)) {
      for (const bytes of files) expect(bytes.includes(one)).toBe(false);
      expect(gateway.said()).not.toContain(one);
    }
  });

  it('with a damaged accounts file runs, lets nobody in, and says what to do', async () => {
    writeFileSync(join(data, 'access.json'), '{"version":1');
    gateway = await runGateway(file);
    url = `https://127.0.0.1:${new URL(gateway.url).port}`;
    expect(CODE.test(gateway.said())).toBe(false);
    const answer = await signIn(name, password);
    expect([answer.status, answer.json<{ error: string }>().error]).toEqual([
      503,
      expect.stringContaining('Restore it from a backup'),
    ]);
    expect((await askHttps(`${url}/healthz`, { ca })).status).toBe(200);
    const listed = await hallkeeper('account', 'list', '--hall', file);
    expect([listed.code, listed.stderr]).toEqual([74, expect.stringContaining('is damaged')]);
  });
});

describe('the demo', () => {
  it('is refused for any address but loopback, before anything is opened', async () => {
    const own = ownDirectory('demo-elsewhere');
    try {
      const hall = join(own.path, 'hall.yaml');
      writeFileSync(
        hall,
        JSON.stringify({
          version: 1,
          hall: { id: 'small', names: '小厅 / Small hall' },
          zones: [{ id: 'room', names: '房间 / Room', kind: 'office', 'area-m2': 40 }],
          web: { host: '0.0.0.0', port: 0 },
          'data-directory': 'data',
        }),
      );
      const host = {
        ...machine('silent'),
        voucher: () => 'test',
        version: '0.0.0',
        demo: true as const,
      };
      await expect(createGateway(configIn(hall), host).start()).rejects.toMatchObject({
        code: 'demo-elsewhere',
      });
      expect(existsSync(join(own.path, 'data'))).toBe(false);
    } finally {
      own.remove();
    }
  });
});
