import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ZoneId } from '../../gateway/core/identity.js';
import type { Role } from '../../gateway/core/role.js';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { walkTo } from './every-route.js';

const ZONE = 'f1-waiting' as ZoneId;

/** A page that asks for what its person may not would accuse them in the audit, and show nothing for everything. */
describe.skipIf(!has('chromium'))('whoever opens what the pages offer', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages({}, [], false);
    await pages.web.held.pass(2000);
    await pages.web.held.set({ 'leak-1/line-2': 1, 'fire-panel/l001-004': 1, 'di-7/7': 1 });
    await pages.web.held.pass(8000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  const refusals = (): readonly string[] =>
    pages.web.desk.told.flatMap((one) => (one.kind === 'access-refused' ? [one.what] : []));
  /** Where links lead from here, as long as it is a page of ours. */
  const offered = (page: Page): Promise<readonly string[]> =>
    page.evaluate(
      `[...document.querySelectorAll('.rail a, main a[href]')]
         .map((link) => link.getAttribute('href'))
         .filter((href) => /^\\/(hall|zone|alarms|assess|devices|more)/.test(href))`,
    );
  /** What was asked and not yet answered, but for the stream. */
  const pendingOf = (page: Page) => {
    const open = new Set<unknown>();
    page.on('request', (request) => !request.url().includes('/stream') && open.add(request));
    for (const over of ['requestfinished', 'requestfailed'] as const)
      page.on(over as 'requestfinished', (request) => open.delete(request));
    return () => open.size;
  };
  const walked = async (role: Role, limited: boolean) => {
    const scope = limited ? { zones: [ZONE] } : undefined;
    const { token } = await pages.web.person(role, `${role} ${limited}`, scope);
    const context = await pages.signedIn(token, { viewport: { width: 1440, height: 900 } });
    const page = await pages.open('/hall', context);
    const pending = pendingOf(page);
    const seen = new Set<string>(['/hall', `/zone/${ZONE}`, '/alarms?view=statistics']);
    const kinds = new Set<string>();
    for (const link of seen) {
      await walkTo(page, link);
      await until(pending, (open) => open === 0);
      for (const next of await offered(page)) {
        // `/zone/a` and `/zone/b` are one page; each below 更多 is another.
        const kind = next.startsWith('/more') ? next : (next.split(/[?/]/)[1] ?? '');
        if (!kinds.has(kind)) seen.add(next);
        kinds.add(kind);
      }
    }
    await pages.web.held.pass(5000, 2500);
    await until(pending, (open) => open === 0);
    return { seen: [...seen], page, context };
  };

  it.each<Role>(['manager', 'safety-officer', 'assessor', 'viewer', 'auditor'])(
    'as %s is refused nowhere',
    async (role) => {
      const before = refusals().length;
      const { seen, context } = await walked(role, false);
      expect(seen.length).toBeGreaterThan(8);
      expect(seen.includes('/more/people')).toBe(false);
      expect(refusals().slice(before)).toEqual([]);
      await context.close();
    },
  );

  it('as an assessor of one zone is refused nowhere, and told what is not theirs', async () => {
    const before = refusals().length;
    const { seen, page, context } = await walked('assessor', true);
    expect(seen).toContain('/assess');
    expect(seen.filter((path) => path.startsWith('/devices'))).toEqual([]);
    await walkTo(page, '/alarms');
    const row = page.locator('.alarm-table .body .row');
    await row.first().waitFor();
    await page.locator('.alarm-detail').waitFor();
    for (const path of ['/devices', '/more/energy', '/more/labels', '/devices/aq-01']) {
      await walkTo(page, path);
      await page.locator('[data-part="whole-hall"]').waitFor();
    }
    await pages.web.held.pass(5000, 2500);
    expect(refusals().slice(before)).toEqual([]);
    await context.close();
  });
});
