import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceId, PointId, ZoneId } from '../../gateway/core/identity.js';
import type { Sample } from '../../gateway/core/ports.js';
import { minutes } from '../../gateway/core/time.js';
import { evidenceOf } from '../../gateway/evidence.js';
import { calibrationsOf } from '../../gateway/records/calibration.js';
import { createRecordKeeper, type RecordKeeper } from '../../gateway/records/keeper.js';
import { assess } from '../../gateway/rules/verdicts/assess.js';
import { inOrder, periodOf } from '../../gateway/rules/verdicts/tally.js';
import { standardsFor } from '../../gateway/standards.js';
import { here } from '../config/sources.js';
import { has } from '../peers/parts.js';
import { at } from '../records/known.js';
import { hall } from '../stories/held-hall.js';
import { type HeldPages, heldPages } from './browser.js';

const MINUTE = minutes(1);
const { standards } = standardsFor(here('../../gateway/config/halls/demo-county.yaml'));
const CO2 = 'aq-06/co2' as PointId;

/** FM6 (ux.md §1A): a unit is swapped by the person at the desk, without a mouse and without an engineer. */
describe.skipIf(!has('chromium'))('a device is replaced', () => {
  let pages: HeldPages;
  let keeper: RecordKeeper;
  /** Everything that was heard of the point, whichever unit measured it. */
  const heard: Sample[] = [];

  beforeAll(async () => {
    pages = await heldPages({
      devices: () => ({
        buses: [{ id: 'rs485-1', open: true, path: '/dev/ttyUSB0', load: 0.1 }],
        devices: ['aq-06', 'aq-05'].map((id) => {
          const calibration = calibrationsOf(keeper.records, hall).get(id as DeviceId);
          return {
            ...{ id, names: { zh: `空气 ${id}`, en: `Air ${id}` }, bus: 'rs485-1', is: 'well' },
            ...{ manufacturer: 'JXCT', model: 'IAQ', unit: 16, requests: 100, answered: 1 },
            ...{ noAnswer: 0, crc: 0, exceptions: 0, p50: 30, p95: 45 },
            ...(calibration && { calibration }),
          };
        }),
      }),
      records: {
        all: () => keeper.records,
        enter: (body, by) => keeper.enter(body, by),
        keepFile: () => Promise.reject(new Error('no file in this test')),
        readFile: () => Promise.reject(new Error('no file in this test')),
      },
      query: {
        history: async (point, from, to) =>
          point === CO2 ? heard.filter(({ at }) => at >= from && at <= to) : [],
        events: async ({ from = 0, to = Number.MAX_SAFE_INTEGER, kinds, limit }) =>
          pages.web.held.events
            .filter(({ at, kind }) => at >= from && at <= to && kinds?.includes(kind) !== false)
            .toReversed()
            .slice(0, limit),
      },
      soFar: () => {
        const now = pages.web.held.clock.wall();
        const { instruments, ...evidence } = evidenceOf(keeper.records, hall, new Map());
        const verdicts = assess({
          ...{ hall, standards, zones: ['f1-nursing' as ZoneId], ...evidence },
          ...{ from: at('2026-03-10T10:00'), to: at('2026-03-10T11:00') },
          instruments: new Map([
            [CO2, { accuracy: { absolute: 50, percent: 3 }, ...instruments.get(CO2) }],
          ]),
          readings: ({ id }) => {
            const samples = id === CO2 ? heard : [];
            return { samples: inOrder(samples), period: periodOf(samples, MINUTE) };
          },
        });
        return [...verdicts]
          .filter(({ requirement }) => requirement === 'co2')
          .map((verdict) => ({ verdict, upTo: now }));
      },
    });
    const { held } = pages.web;
    keeper = createRecordKeeper({
      ...{ hall, quantities: new Map(), hasFile: () => false, clock: held.clock },
      shelf: {
        happen: (happening) => held.happen(happening),
        flush: async () => undefined,
        records: async () => [],
        mustBeOpen: () => undefined,
      },
    });
    held.watch.follow((change) => {
      if (change.changed !== 'readings') return;
      for (const { point, at, quality, value } of change.scan.readings)
        if (point === CO2)
          heard.push(value === undefined ? { at, quality } : { at, quality, value });
    });
    await held.set({ [CO2]: 640 });
    await keeper.enter(
      {
        records: [
          {
            ...{ kind: 'certificate', device: 'aq-06', number: 'XF-1', laboratory: '省计量院' },
            ...{ calibratedOn: '2026-01-15', due: '2027-01-14', serial: 'A12' },
          },
        ],
      },
      '李工',
    );
    await held.pass(6 * MINUTE);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  const due = (page: Page) => page.locator('.device-table [data-row="aq-06"] .due');
  const focused = async (page: Page, key: 'act' | 'field'): Promise<string | null> => {
    const at = page.locator(':focus');
    return (await at.count()) === 1 ? at.getAttribute(`data-${key}`) : null;
  };
  /** As a hand does without a mouse: on from one thing to the next until the wanted one has the focus. */
  const tabTo = async (page: Page, key: 'act' | 'field', wanted: string): Promise<void> => {
    while ((await focused(page, key)) !== wanted) await page.keyboard.press('Tab');
  };
  const type = async (page: Page, field: string, text: string): Promise<void> => {
    await tabTo(page, 'field', field);
    await page.keyboard.type(text);
  };

  /** What the running hour of CO2 in the nursing room lacks to be more than an indication. */
  const hints = (page: Page): Promise<readonly string[]> =>
    page.evaluate(async () => {
      const answer = await fetch('/api/v1/verdicts?zone=f1-nursing');
      const { soFar } = (await answer.json()) as { soFar: { hints: { why: string }[] }[] };
      return [...new Set(soFar.flatMap((verdict) => verdict.hints.map(({ why }) => why)))];
    });

  it('FM6: by keyboard alone; history stays, both serials are in the audit, the certificate is asked for until it is there', async () => {
    // How a browser takes a date that is typed depends on where it thinks it is.
    const context = await pages.browser.newContext({ locale: 'en-US' });
    const page = await pages.open('/devices', context);
    await page.locator('.device-table').focus();
    await due(page).getByText('2027-01-14').waitFor();
    expect(await hints(page)).toEqual([]);
    await page.keyboard.press('End');
    const chosen = page.locator('.device-table .row[aria-selected="true"]');
    if ((await chosen.getAttribute('data-row')) !== 'aq-06') await page.keyboard.press('Home');
    await page.waitForURL(/device=aq-06/);
    await tabTo(page, 'act', 'device-replaced');
    await page.keyboard.press('Enter');
    await type(page, 'newSerial', 'B77');
    await type(page, 'oldSerial', 'A12');
    await type(page, 'reason', '探头老化');
    // The page goes on counting while the held clock stands: what it says must not lie ahead.
    await pages.web.held.pass(5000);
    await page.keyboard.press('Enter');
    await page.locator('.dialog').waitFor({ state: 'detached' });
    expect(await focused(page, 'act')).toBe('device-replaced');
    await page.locator('[data-part="certificate-missing"]', { hasText: 'B77' }).waitFor();
    expect(await due(page).getAttribute('data-due')).toBe('missing');

    const audit = await page.evaluate(async () => (await fetch('/api/v1/audit')).json());
    expect(audit).toContainEqual(
      expect.objectContaining({
        kind: 'record-entered',
        by: expect.stringMatching(/./),
        record: expect.objectContaining({ oldSerial: 'A12', newSerial: 'B77', reason: '探头老化' }),
      }),
    );

    await pages.web.held.pass(3 * MINUTE);
    const zone = await pages.open('/zone/f1-nursing?range=1h');
    const co2 = zone.locator('.trend', { hasText: '二氧化碳' });
    await co2.locator('[data-part="flag"]', { hasText: 'B77' }).waitFor({ state: 'attached' });
    await zone.locator('.happened', { hasText: '新序列号 B77' }).waitFor();
    const gaps = await co2.locator('[data-part="gap"]').allInnerTexts();
    // Only before the first reading there was nothing.
    expect(gaps.slice(1)).toEqual([]);
    expect(await hints(page)).toEqual(['no-certificate']);

    await page.bringToFront();
    await tabTo(page, 'act', 'certificate');
    await page.keyboard.press('Enter');
    await type(page, 'number', 'XF-2');
    await type(page, 'laboratory', '省计量院');
    await type(page, 'calibratedOn', '03012026');
    await type(page, 'due', '02282027');
    await tabTo(page, 'act', 'enter');
    await page.keyboard.press('Enter');
    await page.locator('[data-part="certificate-missing"]').waitFor({ state: 'detached' });
    await due(page).getByText('2027-02-28').waitFor();
    expect(await due(page).getAttribute('data-due')).toBe('valid');
    expect(await hints(page)).toEqual([]);
    await context.close();
    await zone.close();
  });
});
