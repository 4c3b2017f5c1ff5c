import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastHall } from '../halls/fast-hall.js';
import { type RunningGateway, runGateway } from '../halls/run-gateway.js';
import { type SimulatedHall, simulateHall } from '../halls/simulated-hall.js';
import { has, whereIs } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';

const CODE = /: ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})$/m;

/** `hallkeeper run`, signed in to by a browser, and then stopped in the middle: a gateway that hangs. */
describe.skipIf(!has('chromium'))('a gateway that hangs', () => {
  const directory = ownDirectory('hangs');
  let hall: SimulatedHall;
  let gateway: RunningGateway;
  let browser: Browser;
  beforeAll(async () => {
    hall = await simulateHall(
      fastHall({ web: { port: 0 }, 'data-directory': join(directory.path, 'data') }),
      directory.path,
    );
    gateway = await runGateway(hall.file);
    browser = await chromium.launch({
      executablePath: whereIs('chromium') ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(async () => {
    process.kill(gateway.pid, 'SIGCONT');
    await browser.close();
    await gateway.end('SIGTERM');
    await hall.stop();
    directory.remove();
  });

  it('is seen within two heartbeats: values hatched, why said; it comes back with what happened between', async () => {
    const page = await browser.newPage();
    await page.goto(`${gateway.url}/zone/room?lang=en`);
    await page.getByLabel('Code').fill(CODE.exec(gateway.said())?.[1] ?? '');
    await page.getByLabel('Name').fill('tester');
    await page.getByLabel('New password').fill(`${crypto.randomUUID()} hall`);
    await page.keyboard.press('Enter');
    const linked = page.locator('[data-part="link"]');
    await page.locator('[data-part="link"][data-linked="true"]').waitFor();
    await page
      .locator('[data-point="meter-1/voltage-l1"][data-standing="fresh"]')
      .first()
      .waitFor();
    process.kill(gateway.pid, 'SIGSTOP');
    await page.locator('[data-part="link"][data-linked="false"]').waitFor();
    await linked.getByText('No link to the gateway since').waitFor();
    await page
      .locator('[data-point="meter-1/voltage-l1"][data-standing="stale"]')
      .first()
      .waitFor();
    expect(await page.locator('[data-standing="fresh"]').count()).toBe(0);
    await hall.simulate('PUT', 'points/di-1/1', { value: 1 });
    process.kill(gateway.pid, 'SIGCONT');
    await page.locator('[data-part="link"][data-linked="true"]').waitFor();
    await page.locator('.alarm-bar.worst-p1.asks').waitFor();
    await page
      .locator('[data-point="meter-1/voltage-l1"][data-standing="fresh"]')
      .first()
      .waitFor();
    await page.close();
  });
});
