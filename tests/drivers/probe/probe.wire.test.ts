import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BusId, DeviceId, PointId } from '../../../gateway/core/identity.js';
import { millis } from '../../../gateway/core/time.js';
import type { Answer } from '../../../gateway/drivers/driver.js';
import { probeDriver } from '../../../gateway/drivers/probe/driver.js';
import { type Probe, probeSchema } from '../../../gateway/drivers/probe/schema.js';
import { machine } from '../../../gateway/machine.js';
import { openPortal } from '../../../simulators/equipment/page.js';
import { certificates } from '../../peers/certificates.js';
import { has } from '../../peers/parts.js';
import { freePort, ownDirectory } from '../../peers/process.js';
import { startSnmpd } from '../../peers/snmpd.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const figures = ['response-time', 'certificate-days', 'up-time'];

/** Probes one device until it has answered as often as asked; also says how it then is. */
const probedOnce = async (written: object, answers = 1) => {
  const probe: Probe = probeSchema.parse(written);
  const device = 'kiosk-1' as DeviceId;
  const heard: Answer[] = [];
  const driver = probeDriver(
    {
      bus: 'probes' as BusId,
      wire: { wire: 'probe' },
      devices: [
        {
          device,
          probe,
          period: millis(200),
          points: figures.map((figure) => ({ figure, point: `${device}/${figure}` as PointId })),
        },
      ],
    },
    machine('silent'),
  );
  await new Promise<void>((resolve) => {
    driver.start(
      (answer) => {
        heard.push(answer);
        if (heard.length === answers) resolve();
      },
      () => undefined,
    );
  });
  const [health] = driver.health().devices;
  await driver.close();
  return { heard, health };
};
const probed = async (written: object, answers = 1): Promise<Answer[]> =>
  (await probedOnce(written, answers)).heard;
const figureOf = (answer: Answer | undefined, figure: string): number | undefined =>
  answer && 'values' in answer
    ? answer.values.find(({ point }) => point.endsWith(`/${figure}`))?.value
    : undefined;
const faultOf = (answer: Answer | undefined) =>
  answer && 'fault' in answer ? answer.fault.code : undefined;
const listening = async (server: Server | ReturnType<typeof createTcp>): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
};

describe('a port', () => {
  it('that takes connections answers with its time', async () => {
    const port = await listening(createTcp((socket) => socket.end()));
    const [answer] = await probed({ by: 'tcp', host: '127.0.0.1', port });
    expect(figureOf(answer, 'response-time')).toBeGreaterThanOrEqual(0);
  });

  it('that nobody listens at is refused', async () => {
    const [answer] = await probed({ by: 'tcp', host: '127.0.0.1', port: await freePort() });
    expect(faultOf(answer)).toBe('tcp-refused');
  });

  it('of a host without an address cannot be reached', async () => {
    const [answer] = await probed({ by: 'tcp', host: 'nowhere.invalid', port: 80 });
    expect(faultOf(answer)).toBe('probe-unreachable');
  });
});

describe('a page', () => {
  it('is good by its status, and comes back by itself', async () => {
    let status = 503;
    const server = createServer((_, answer) => answer.writeHead(status).end('x'.repeat(100_000)));
    const url = `http://127.0.0.1:${await listening(server)}/`;
    const [bad] = await probed({ by: 'http', url });
    expect(bad && 'fault' in bad && bad.fault.in('zh')).toContain('页面返回 503');
    status = 200;
    const [good] = await probed({ by: 'http', url });
    expect(figureOf(good, 'response-time')).toBeGreaterThanOrEqual(0);
  });

  it('that never answers is given up', async () => {
    const url = `http://127.0.0.1:${await listening(createServer(() => undefined))}/`;
    const [answer] = await probed({ by: 'http', url, timeout: '200ms' });
    expect(faultOf(answer)).toBe('tcp-timeout');
  });

  it('with a certificate of the hall’s own authority tells the days that are left', async () => {
    const directory = ownDirectory('probe');
    closing.push(directory.remove);
    certificates(directory.path);
    const file = (name: string) => readFileSync(join(directory.path, name));
    const server = createSecure(
      { cert: file('server.crt'), key: file('server.key') },
      (_, answer) => answer.end('ok'),
    );
    const url = `https://127.0.0.1:${await listening(server)}/`;
    const [known] = await probed({ by: 'http', url, 'ca-file': join(directory.path, 'ca.crt') });
    expect(figureOf(known, 'certificate-days')).toBeGreaterThanOrEqual(0);
    const [unknown] = await probed({ by: 'http', url });
    expect(faultOf(unknown)).toBe('probe-certificate-unknown');
  });
});

describe('the portal of the simulators', () => {
  it('shows its days, and is named when its certificate has expired or it answers 503', async () => {
    const portal = await openPortal();
    closing.push(portal.close);
    const directory = ownDirectory('portal');
    closing.push(directory.remove);
    const { host, port, authority = '' } = portal.place ?? { host: '', port: 0 };
    const authorityFile = join(directory.path, 'authority.pem');
    writeFileSync(authorityFile, authority);
    const ask = () =>
      probedOnce({ by: 'http', url: `https://${host}:${port}/`, 'ca-file': authorityFile });
    const good = await ask();
    expect(figureOf(good.heard[0], 'certificate-days')).toBeGreaterThanOrEqual(350);
    expect(good.health).not.toHaveProperty('suspicion');

    await portal.change({ days: -3 });
    const expired = await ask();
    expect(faultOf(expired.heard[0])).toBe('probe-certificate-expired');
    expect(expired.health?.suspicion).toMatchObject({
      why: 'probe-certificate-expired',
      evidence: '1/1',
      // Three days and some milliseconds ago: the fourth day.
      parameters: { days: 4 },
    });
    expect(expired.health, 'somebody is there').not.toHaveProperty('silentUntil');

    await portal.change({ days: 30, status: 503 });
    expect((await ask()).health?.suspicion?.why).toBe('probe-http-status');

    await portal.change({ status: 200, cut: true });
    const gone = await ask();
    expect(gone.health?.suspicion?.why).toBe('tcp-refused');
    expect(gone.health).toHaveProperty('silentUntil');
  });
});

describe.skipIf(!has('fping'))('a ping', () => {
  it('answers by one long-lived fping', async () => {
    const answers = await probed({ by: 'ping', host: '127.0.0.1' }, 3);
    expect(answers.map((answer) => figureOf(answer, 'response-time'))).toEqual([
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
  });

  it('of a host without an address says so', async () => {
    const [answer] = await probed({ by: 'ping', host: 'nowhere.invalid' });
    expect(faultOf(answer)).toBe('probe-unreachable');
  });
});

describe.skipIf(!has('snmpd'))('an SNMP agent', () => {
  it('answers v2c with the right community and not with a wrong one', async () => {
    const agent = await startSnmpd('correct');
    closing.push(agent.stop);
    const community = (text: string): string => {
      const file = join(agent.directory, text);
      writeFileSync(file, `${text}\n`);
      return file;
    };
    const at = { by: 'snmp', host: '127.0.0.1', port: agent.port, timeout: '500ms' };
    const [good] = await probed({ ...at, 'community-file': community('correct') });
    expect(figureOf(good, 'up-time')).toBeGreaterThanOrEqual(0);
    const [wrong] = await probed({ ...at, 'community-file': community('wrong') });
    expect(faultOf(wrong)).toBe('probe-snmp');
  });

  it('answers v3 to a user with the right keys and to no other', async () => {
    const user = { name: 'hall', authKey: randomUUID(), privacyKey: randomUUID() };
    const agent = await startSnmpd(user);
    closing.push(agent.stop);
    const key = (name: string, text: string): string => {
      const file = join(agent.directory, name);
      writeFileSync(file, `${text}\n`);
      return file;
    };
    const at = { by: 'snmp', host: '127.0.0.1', port: agent.port, user: 'hall', timeout: '1s' };
    const keys = {
      'auth-key-file': key('auth', user.authKey),
      'privacy-key-file': key('privacy', user.privacyKey),
    };
    const [good] = await probed({ ...at, ...keys });
    expect(figureOf(good, 'up-time')).toBeGreaterThanOrEqual(0);
    const [wrong] = await probed({ ...at, ...keys, 'auth-key-file': key('other', randomUUID()) });
    expect(faultOf(wrong)).toBe('probe-snmp');
  });
});
