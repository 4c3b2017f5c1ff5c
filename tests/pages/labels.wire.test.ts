import { execFileSync } from 'node:child_process';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webSchema } from '../../gateway/web/schema.js';
import { until } from '../halls/until.js';
import { has, whereIs } from '../peers/parts.js';
import { hall } from '../stories/held-hall.js';
import type { Browser } from '../web/held-web.js';
import { type HeldPages, heldPages } from './browser.js';

const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
};

/** FM6 (ux.md §1A): the code on a device is read by a phone and opens the page of that device. */
describe.skipIf(!has('chromium', 'zbar-tools'))('the label of a device', () => {
  let pages: HeldPages;
  let manager: Browser;
  /** As a phone in the hall reaches it: by a name, not as the machine itself. */
  let address: string;
  beforeAll(async () => {
    pages = await heldPages(
      {
        config: webSchema.parse({ names: ['hall.test'] }),
        devices: () => ({
          buses: [],
          devices: hall.devices.map(({ id, names, bus, unit }) => ({
            ...{ id, names, bus, is: 'well' as const, manufacturer: 'JXCT', model: 'IAQ' },
            ...{ requests: 9, answered: 1, noAnswer: 0, crc: 0, exceptions: 0, p50: 30, p95: 45 },
            ...(unit !== undefined && { unit }),
          })),
        }),
      },
      ['--host-resolver-rules=MAP hall.test 127.0.0.1'],
      false,
    );
    manager = await pages.web.person('manager');
    address = pages.url.replace('127.0.0.1', 'hall.test');
    await pages.web.held.set({ 'aq-04/co2': 612 });
    await pages.web.held.pass(2000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  const sheet = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await pages.browser.newContext(options);
    await context.addCookies([{ name: 'hallkeeper', value: manager.token, url: address }]);
    const page = await context.newPage();
    await page.goto(address + path);
    await page.locator('.labels li').first().waitFor();
    return page;
  };
  /** What an independent reader makes of a picture. */
  const readBy = (picture: Buffer): string[] =>
    execFileSync(
      whereIs('zbar-tools') ?? '',
      ['--nodbus', '--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', '-'],
      {
        input: picture,
      },
    )
      .toString()
      .trim()
      .split('\n');

  it('FM6: its code is read by a stranger’s reader; opened on a phone it asks who one is, and then shows that device', async () => {
    const page = await sheet('/more/labels?device=aq-04');
    const label = page.locator('[data-label="aq-04"]');
    await label.getByText('rs485-1 / 14').waitFor();
    await label.getByText('自助服务区', { exact: true }).waitFor();
    const [read = ''] = readBy(await label.locator('svg').screenshot());
    expect(read).toBe(`${address}/devices/aq-04`);
    await page.context().close();

    const context = await pages.browser.newContext(PHONE);
    const phone = await context.newPage();
    await phone.goto(read);
    await phone.getByLabel('姓名').fill(manager.who.name);
    await phone.getByLabel('密码').fill(manager.password);
    await phone.keyboard.press('Enter');
    const device = phone.locator('[data-device="aq-04"]');
    await device.waitFor();
    expect(phone.url()).toBe(read);

    // One thumb: everything that is done to it stands in sight, large enough.
    for (const act of ['device-replaced', 'certificate', 'details', 'label']) {
      const box = await device.locator(`[data-act="${act}"]`).boundingBox();
      expect(box?.height, act).toBeGreaterThanOrEqual(44);
      expect((box?.y ?? 740) + (box?.height ?? 0), act).toBeLessThanOrEqual(740 - 64);
    }
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(360);

    // Breathed on: which value moves, and by how much.
    const co2 = device.locator('[data-moved="aq-04/co2"]');
    expect(await co2.getAttribute('class')).not.toContain('moved');
    await pages.web.held.set({ 'aq-04/co2': 840 });
    await pages.web.held.pass(1000);
    await co2.locator('.since', { hasText: '打开后 +228 ppm' }).waitFor();
    expect(await device.locator('li.moved').count()).toBe(1);

    await device.locator('[data-act="device-replaced"]').tap();
    await phone.locator('[data-field="newSerial"]').waitFor();
    await context.close();
  });

  it('FM6: the sheet printed on A4 has a readable code for every device, each of its own page', async () => {
    const page = await sheet('/more/labels', { viewport: { width: 794, height: 1123 } });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('.top-bar').isVisible()).toBe(false);
    expect(await page.locator('.labels-page header').isVisible()).toBe(false);
    const picture = await page.locator('.labels').screenshot({ scale: 'css' });
    expect(readBy(picture).sort()).toEqual(
      hall.devices.map(({ id }) => `${address}/devices/${id}`).sort(),
    );
    const printed = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(printed.match(/\/Type \/Page\b/g)).toHaveLength(Math.ceil(hall.devices.length / 21));
    expect(printed).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);

    await page.emulateMedia({ media: 'screen' });
    await page.locator('[data-field="bus"]').selectOption('rs485-2');
    const ofBus = hall.devices.filter(({ bus }) => bus === 'rs485-2').length;
    await until(
      () => page.locator('.labels li').count(),
      (count) => count === ofBus,
    );
    expect(page.url()).toContain('bus=rs485-2');
    await page.context().close();
  });

  it('FM6: opened on the gateway itself, it says that no phone can follow such a code', async () => {
    const context = await pages.signedIn(manager.token);
    const page = await pages.open('/more/labels', context);
    await page.locator('[role="status"]', { hasText: '只有本机能打开' }).waitFor();
    await page.locator('[data-part="leads"]', { hasText: pages.url }).waitFor();
    await context.close();
  });
});
