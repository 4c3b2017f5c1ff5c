import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../halls/until.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';
import { found } from './looks.js';

const EVIL = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 300">
  <script>top.document.title = 'caught'; fetch('http://203.0.113.1/')</script>
  <rect width="420" height="300" fill="#eee" onload="alert(1)"/>
  <image href="http://203.0.113.1/x.png" width="10" height="10"/>
  <foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="http://203.0.113.1/"/></foreignObject>
</svg>`;

/** Uploading a plan, scaling it, drawing a zone, in a real browser. */
describe.skipIf(!has('chromium'))('the plan', () => {
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages();
    await pages.web.held.pass(3000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });
  const me = async () =>
    (await (await fetch(`${pages.url}/api/v1/me`)).json()) as { readonly csrf: string };
  const upload = async (type: string, body: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${pages.url}/api/v1/plan/pictures`, {
      method: 'POST',
      headers: { 'content-type': type, 'x-hallkeeper-csrf': (await me()).csrf },
      body,
    });

  it('is put under a floor without its script, scaled by two points, and shown in the hall', async () => {
    const page = await pages.open('/more/plan');
    await page.getByRole('heading', { name: '平面图', exact: true }).waitFor();
    await page.locator('input[type="file"]').setInputFiles({
      name: 'plan.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from(EVIL),
    });
    await page.getByText('已去掉：<foreignObject>, <image>, <script>, onload').waitFor();
    const drawing = page.locator('[data-part="drawing"]');
    const box = await drawing.boundingBox();
    const [width, height] = [box?.width ?? 0, box?.height ?? 0];
    // A is the lower left corner of the picture, B the lower right: 42 m apart.
    await drawing.click({ position: { x: 1, y: height - 1 } });
    await drawing.click({ position: { x: width - 1, y: height - 1 } });
    await page.getByLabel('A 到 B 的距离').fill('42');
    await page.getByRole('button', { name: '定比例并保存' }).click();
    await page.getByText('已保存').waitFor();
    const { pictures } = (await (await fetch(`${pages.url}/api/v1/hall`)).json()) as {
      pictures: Record<string, { href: string; at: number[]; width: number; height: number }>;
    };
    const picture = pictures.f1;
    expect(picture?.width).toBeGreaterThan(41);
    expect(picture?.width).toBeLessThan(44);
    await page.goto(`${pages.url}/hall`);
    await page.locator('.backdrop image').waitFor();
    expect(await page.title()).not.toBe('caught');
    const alone = await fetch(pages.url + picture?.href);
    expect(alone.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(alone.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await alone.text()).not.toMatch(/script|203\.0\.113|onload|foreign/);
    expect(pages.web.held.events.at(-1)).toMatchObject({ kind: 'plan-changed', by: 'demo' });
    await page.close();
  });

  it('takes the corners of a zone from the mouse or the keyboard, and lets go of them again', async () => {
    const page = await pages.open('/more/plan?lang=en');
    const zone = () =>
      fetch(`${pages.url}/api/v1/hall`)
        .then((answer) => answer.json() as Promise<{ zones: { id: string; polygon: unknown }[] }>)
        .then(({ zones }) => zones.find(({ id }) => id === 'f1-lobby')?.polygon);
    const written = await zone();
    await page.getByRole('button', { name: 'Entrance lobby' }).click();
    await page.getByLabel('Corners').fill('15,0 27,0 27,5');
    await page.getByRole('button', { name: 'Save the zone' }).click();
    await until(zone, (now) => JSON.stringify(now) === '[[15,0],[27,0],[27,5]]');
    await page.getByLabel('Corners').fill('1,1');
    await page.getByRole('button', { name: 'Save the zone' }).click();
    await page.getByRole('alert').getByText('At least three corners').waitFor();
    await page.getByRole('button', { name: 'As in hall.yaml' }).click();
    await until(zone, (now) => JSON.stringify(now) === JSON.stringify(written));
    expect(await found(page)).toEqual([]);
    await page.close();
  });

  it('of 20 MB is refused by the gateway, and what is too large by the page before it is sent', async () => {
    expect((await upload('image/png', new Uint8Array(20 * 1024 * 1024))).status).toBe(413);
    const page = await pages.open('/more/plan');
    await page.locator('input[type="file"]').setInputFiles({
      name: 'plan.png',
      mimeType: 'image/png',
      buffer: Buffer.alloc(5 * 1024 * 1024 + 1),
    });
    await page.getByRole('alert').getByText('不超过 5 MB').waitFor();
    await page.close();
  });

  it('of another kind, of no picture, or of a stranger zone is refused', async () => {
    expect((await upload('text/html', '<script>')).status).toBe(415);
    expect((await upload('image/png', 'no picture')).status).toBe(400);
    expect((await upload('image/svg+xml', '<svg/>')).status).toBe(400);
    const put = async (plan: object) =>
      (
        await fetch(`${pages.url}/api/v1/plan`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json', 'x-hallkeeper-csrf': (await me()).csrf },
          body: JSON.stringify({ version: 1, floors: {}, zones: {}, ...plan }),
        })
      ).status;
    const bow = [
      [0, 0],
      [2, 2],
      [2, 0],
      [0, 2],
    ];
    expect(await put({ zones: { nowhere: bow } })).toBe(404);
    expect(await put({ zones: { 'f1-lobby': bow } })).toBe(400);
    expect(await put({ zones: { 'f1-lobby': [[0, 1e9]] } })).toBe(400);
    const floor = { sha256: '0'.repeat(64), type: 'image/png', at: [0, 0], width: 1, height: 1 };
    expect(await put({ floors: { f1: floor } })).toBe(404);
    expect(await put({ more: true })).toBe(400);
  });
});
