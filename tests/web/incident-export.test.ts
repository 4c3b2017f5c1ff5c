import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../gateway/core/fault.js';
import { instant } from '../../gateway/core/time.js';
import { checkBundle } from '../../gateway/reports/check.js';
import { sealKeyIn } from '../../gateway/reports/seal-key.js';
import { ownDirectory } from '../peers/process.js';
import { type HeldWeb, heldWeb } from './held-web.js';

const GAS = 'di-7/1/gas';
const PANIC = 'di-2/4/panic';
const exportOf = (alarm: string): string => `/api/v1/alarms/${encodeURIComponent(alarm)}/export`;

let web: HeldWeb;
beforeAll(async () => {
  web = await heldWeb();
  await web.held.pass(2000);
  await web.held.set({ 'di-7/1': 1, 'di-2/4': 1 });
  await web.held.pass(3000);
});
afterAll(() => web.close());

describe('the export of an incident', () => {
  it('is a bundle that holds, and the audit has who took it, of what, and its hash', async () => {
    const viewer = await web.person('viewer', '参观者');
    const answer = await viewer.ask('GET', exportOf(GAS));
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip']);
    const checked = checkBundle(answer.rawPayload);
    expect(checked.findings).toEqual([]);
    expect(checked.manifest).toMatchObject({ by: '参观者', version: '0.0.0' });
    const sha256 = createHash('sha256').update(answer.rawPayload).digest('hex');
    expect(answer.headers).toMatchObject({
      'x-hallkeeper-sha256': sha256,
      'x-hallkeeper-key': checked.key,
      'content-disposition': expect.stringMatching(/"hallkeeper-di-7-1-gas-20260310-\d{6}\.zip"/),
    });
    expect(web.desk.told.at(-1)).toEqual({
      ...{ kind: 'exported', what: 'incident', of: GAS, sha256 },
      ...{ by: '参观者', from: '192.0.2.10' },
    });
  });

  it('of a silent alarm is for whoever may see it, and for no screen on a wall', async () => {
    const officer = await web.person('safety-officer', '值班员1');
    expect((await officer.ask('GET', exportOf(PANIC))).statusCode).toBe(200);
    const limited = await web.person('assessor', '第三方', { zones: ['f1-waiting' as never] });
    for (const [who, role] of [
      [await web.person('wall-screen', '大屏'), 'wall-screen'],
      [limited, 'assessor'],
    ] as const) {
      expect((await who.ask('GET', exportOf(PANIC))).statusCode).toBe(403);
      expect(web.desk.told.at(-1)).toMatchObject({
        ...{ kind: 'access-refused', role, why: 'not-allowed' },
        what: 'GET /api/v1/alarms/:alarm/export',
      });
    }
    expect((await web.inject({ url: exportOf(PANIC) })).statusCode).toBe(401);
  });

  it('of what never was, of no alarm, of no moment is refused in sentences', async () => {
    const viewer = await web.person('viewer', '好奇者');
    const nothing = await viewer.ask('GET', exportOf('di-6/1/fire'));
    expect([nothing.statusCode, nothing.json().code]).toEqual([404, 'incident-nothing']);
    expect(nothing.json().says.zh).toContain('di-6/1/fire');
    expect((await viewer.ask('GET', exportOf('nowhere'))).statusCode).toBe(404);
    expect((await viewer.ask('GET', `${exportOf(GAS)}?to=soon`)).statusCode).toBe(400);
  });

  it('needs the journal: what cannot be linked is not sealed', async () => {
    const closed = await heldWeb({
      sealIncident: async () => {
        throw new Fault('journal-not-open', { path: 'journal.db', why: 'no writer' });
      },
    });
    const answer = await (await closed.person('viewer')).ask('GET', exportOf(GAS));
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'journal-not-open']);
    expect(closed.desk.told.some(({ kind }) => kind === 'exported')).toBe(false);
    await closed.close();
  });

  it('of a story before the one that stands is of that story', async () => {
    const again = await heldWeb();
    const viewer = await again.person('viewer');
    const { held } = again;
    await held.set({ 'di-2/4': 1 });
    await held.pass(3000);
    await held.command({ verb: 'acknowledge', alarm: held.idOf(PANIC) }, '值班员1');
    await held.set({ 'di-2/4': 0 });
    await held.command({ verb: 'reset', alarm: held.idOf(PANIC), reason: '误按' }, '值班员1');
    await held.pass(60_000);
    const before = instant(held.clock.wall() - 1);
    await held.set({ 'di-2/4': 1 });
    await held.pass(3000);
    const kinds = async (to: string): Promise<readonly string[]> => {
      const url = exportOf(PANIC).replace('export', `timeline${to}`);
      const { lines } = (await viewer.ask('GET', url)).json<{
        lines: { event: { kind: string } }[];
      }>();
      return lines.map(({ event }) => event.kind);
    };
    expect(await kinds(`?to=${before}`)).toContain('alarm-reset');
    expect(await kinds('')).toEqual(['alarm-raised']);
    await again.close();
  });
});

describe('the key that seals', () => {
  it('is made once, for its owner alone, and never over one that stands there', async () => {
    const { path, remove } = ownDirectory('seal-key');
    const made = await sealKeyIn(path);
    const file = join(path, 'keys', 'seal.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await sealKeyIn(path)).fingerprint).toBe(made.fingerprint);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, 'no key');
    await expect(sealKeyIn(path)).rejects.toThrow(/seal\.key/);
    expect(readFileSync(file, 'utf8')).toBe('no key');
    writeFileSync(file, before);
    expect((await sealKeyIn(path)).fingerprint).toBe(made.fingerprint);
    remove();
  });
});
