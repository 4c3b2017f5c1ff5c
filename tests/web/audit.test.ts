import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUDIT_GROUPS, AUDIT_KINDS, auditGroupOf } from '../../gateway/core/audit.js';
import type { Event } from '../../gateway/core/event.js';
import type { DeviceId, RecordId } from '../../gateway/core/identity.js';
import { instant } from '../../gateway/core/time.js';
import { auditCsv } from '../../gateway/web/audit-csv.js';
import { toldOf } from '../../gateway/web/audit-words.js';
import { type HeldWeb, heldWeb } from './held-web.js';

const event = (happening: object): Event =>
  ({ at: instant(0), boot: '7', seq: 1, mono: 0, clock: 'trusted', ...happening }) as Event;
const changed = event({
  ...{ kind: 'config-changed', by: '王工', reason: '减少座位', count: 1 },
  changes: [{ path: 'zones.f1-waiting.capacity', from: '110', to: '90' }],
});

describe('an entry of the audit', () => {
  it('says who, what and why in both languages', () => {
    expect(toldOf(changed)).toEqual({
      ...{ group: 'change', by: '王工', reason: '减少座位' },
      title: { zh: 'hall.yaml 有改动', en: 'hall.yaml changed' },
      detail: { zh: 'hall.yaml 改了 1 处', en: 'places changed in hall.yaml: 1' },
      changes: [{ path: 'zones.f1-waiting.capacity', from: '110', to: '90' }],
    });
    const replaced = toldOf(
      event({
        ...{ kind: 'record-entered', by: '李工' },
        record: {
          ...{ kind: 'device-replaced', id: 'x' as RecordId, device: 'aq-06' as DeviceId },
          ...{ at: instant(0), oldSerial: 'A12', newSerial: 'B77', reason: '探头老化' },
        },
      }),
    );
    expect(replaced).toMatchObject({ group: 'record', by: '李工', reason: '探头老化' });
    expect(replaced.detail.zh).toBe('更换设备 aq-06 A12 → B77');
  });

  it('is of a group, whatever its kind, and every group has some', () => {
    expect(new Set(AUDIT_KINDS.map(auditGroupOf))).toEqual(new Set(AUDIT_GROUPS));
  });

  it('as CSV is a row for each change, and no spreadsheet takes a cell for a formula', () => {
    const evil = event({
      kind: 'signed-out',
      by: '=cmd|"x"!A1',
      from: '192.0.2.1',
      why: 'expired',
    });
    const [head, ...rows] = auditCsv([changed, evil], 'Asia/Shanghai', 'zh').split('\r\n');
    expect(head?.startsWith('\uFEFF时间,')).toBe(true);
    expect(rows[0]).toBe(
      '1970-01-01 08:00:00,改动,王工,hall.yaml 有改动,hall.yaml 改了 1 处,减少座位,zones.f1-waiting.capacity,110,90,7:1',
    );
    expect(rows[1]).toContain(`"'=cmd|""x""!A1"`);
  });
});

describe('the audit over the web', () => {
  let web: HeldWeb;
  beforeEach(async () => {
    web = await heldWeb();
  });
  afterEach(() => web.close());

  it('is narrowed by person and group; taking it away as a file stands in it', async () => {
    const auditor = await web.person('auditor', '赵审计');
    web.held.happen(changed);
    const asked = async (query: string) =>
      ((await auditor.ask('GET', `/api/v1/audit?${query}`)).json() as Event[]).map(
        ({ kind }) => kind,
      );
    expect(await asked('group=change&who=%E7%8E%8B%E5%B7%A5')).toEqual(['config-changed']);
    expect(await asked('group=record')).toEqual([]);
    const csv = await auditor.ask('GET', '/api/v1/audit.csv?group=change&lang=en');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body).toContain('zones.f1-waiting.capacity,110,90');
    expect(web.held.events.at(-1)).toMatchObject({
      ...{ kind: 'exported', what: 'audit.csv', by: '赵审计' },
    });
    expect((await auditor.ask('GET', '/api/v1/audit?group=everything')).statusCode).toBe(400);
  });
});
