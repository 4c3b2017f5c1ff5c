import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordEvent } from '../../gateway/core/entered.js';
import type { ZoneId } from '../../gateway/core/identity.js';
import { openFiles } from '../../gateway/records/files.js';
import { createRecordKeeper } from '../../gateway/records/keeper.js';
import { ownDirectory } from '../peers/process.js';
import { known } from '../records/known.js';
import { type Browser, type HeldWeb, heldWeb } from './held-web.js';

const own = ownDirectory('web-records');
const files = openFiles(own.path);
const kept: RecordEvent[] = [];
const keeper = createRecordKeeper({
  ...known(),
  clock: { wall: () => known().now },
  hasFile: files.has,
  shelf: {
    happen: (happening) => {
      if (happening.kind === 'record-entered') kept.push(happening);
    },
    flush: async () => undefined,
    records: async () => kept,
    mustBeOpen: () => undefined,
  },
});

let web: HeldWeb;
let manager: Browser;
let viewer: Browser;
beforeAll(async () => {
  web = await heldWeb({
    records: {
      all: () => keeper.records,
      enter: keeper.enter,
      keepFile: files.keep,
      readFile: files.read,
    },
  });
  manager = await web.person('manager', 'wang');
  viewer = await web.person('viewer');
});
afterAll(async () => {
  await web.close();
  own.remove();
});

const pdf = Buffer.from('%PDF-1.4\n% certificate\n');
const upload = (browser: Browser, payload: Buffer, type = 'application/pdf') =>
  web.inject({
    method: 'POST',
    url: '/api/v1/files',
    payload,
    cookies: { hallkeeper: browser.token },
    headers: {
      'content-type': type,
      'x-hallkeeper-csrf': browser.who.csrf,
      origin: 'http://localhost:80',
      host: 'localhost:80',
    },
  });
const certificate = (more: object) => ({
  records: [
    {
      kind: 'certificate',
      number: 'XF-1',
      laboratory: 'L',
      calibratedOn: '2026-01-15',
      due: '2027-01-14',
      ...more,
    },
  ],
});

describe('records over the web', () => {
  it('a file is kept by its content, a record names it, and whoever may see gets both', async () => {
    const sent = await upload(manager, pdf);
    expect(sent.statusCode, sent.body).toBe(200);
    const { sha256 } = sent.json<{ sha256: string }>();
    expect(readFileSync(join(own.path, sha256))).toEqual(pdf);
    expect((await viewer.ask('GET', `/api/v1/files/${sha256}`)).statusCode).toBe(404);
    const body = certificate({ point: 'aq-06/co2', file: { sha256, name: 'XF-1.pdf' } });
    const entered = await manager.ask('POST', '/api/v1/records', body);
    expect(entered.json()).toEqual([{ id: expect.any(String), already: false }]);
    expect(kept).toMatchObject([{ by: 'wang', record: { number: 'XF-1' } }]);
    const listed = await viewer.ask('GET', '/api/v1/records?kind=certificate');
    expect(listed.json()).toMatchObject([{ by: 'wang', content: { file: { sha256 } } }]);
    const served = await viewer.ask('GET', `/api/v1/files/${sha256}`);
    expect(served.rawPayload).toEqual(pdf);
    expect(served.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${sha256.slice(0, 12)}.pdf"`,
      'content-security-policy': "sandbox; default-src 'none'",
    });
  });

  it('what is no record, or no file of the known types, is refused and nothing of it kept', async () => {
    const before = readdirSync(own.path);
    const wrong = await manager.ask('POST', '/api/v1/records', certificate({ point: 'aq-6/co2' }));
    expect(wrong.statusCode).toBe(400);
    expect(wrong.json()).toMatchObject({
      code: 'record-refused',
      says: { zh: expect.stringContaining('records.0.point: 没有测点 aq-6/co2。是不是 aq-06/co2') },
    });
    for (const [bytes, type] of [
      [Buffer.from('<html>'), 'text/csv'],
      [Buffer.alloc(10 * 1024 * 1024 + 1, '%PDF-'), 'application/pdf'],
    ] as const)
      expect((await upload(manager, bytes, type)).json()).toMatchObject({ code: 'file-refused' });
    expect((await upload(manager, Buffer.alloc(12 * 1024 * 1024, '%PDF-'))).statusCode).toBe(413);
    expect((await upload(manager, pdf, 'text/html')).statusCode).toBe(415);
    expect(readdirSync(own.path)).toEqual(before);
  });

  it('who may only see enters nothing and uploads nothing', async () => {
    const denied = await viewer.ask('POST', '/api/v1/records', certificate({ device: 'aq-06' }));
    expect(denied.statusCode).toBe(403);
    expect((await upload(viewer, pdf)).statusCode).toBe(403);
  });

  it('an assessor invited to some zones sees the records of those alone', async () => {
    await manager.ask('POST', '/api/v1/records', certificate({ point: 'aq-01/co2', number: 'Z' }));
    const assessor = await web.person('assessor', 'p', { zones: ['f1-waiting' as ZoneId] });
    const seen = await assessor.ask('GET', '/api/v1/records');
    expect(seen.json<{ content: { number: string } }[]>().map((one) => one.content.number)).toEqual(
      ['Z'],
    );
    const { sha256 } = (await upload(manager, pdf)).json<{ sha256: string }>();
    expect((await assessor.ask('GET', `/api/v1/files/${sha256}`)).statusCode).toBe(404);
  });
});
