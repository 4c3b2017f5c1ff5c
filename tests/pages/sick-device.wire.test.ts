import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DevicesAnswer } from '../../gateway/web/devices.js';
import { type OwnGateway, ownGateway } from '../halls/own-gateway.js';
import { configIn, type SimulatedHall, simulateHall } from '../halls/simulated-hall.js';
import { QUIET } from '../peers/chromium-flags.js';
import { has, whereIs } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';

/** FM5 (ux.md §1A) on a real wire: which device is sick, and why? */
describe.skipIf(!has('chromium'))('a device of which every fifth answer is damaged', () => {
  const directory = ownDirectory('sick-device');
  let simulated: SimulatedHall;
  let gateway: OwnGateway;
  let browser: Browser;

  beforeAll(async () => {
    simulated = await simulateHall(
      {
        version: 1,
        hall: { id: 'small', names: '小厅 / Small hall' },
        zones: [{ id: 'room', names: '房间 / Room', kind: 'office', 'area-m2': 40 }],
        buses: [{ id: 'rs485-1', wire: 'rtu', path: '/nowhere/rs485-1' }],
        devices: [31, 32, 33].map((unit) => ({
          id: `th-${unit}`,
          ...{ bus: 'rs485-1', unit, profile: 'jxct-th', zone: 'room' },
          points: { temperature: { period: '500ms' }, humidity: { period: '500ms' } },
        })),
        web: { port: 0 },
        'data-directory': join(directory.path, 'data'),
      },
      directory.path,
    );
    gateway = await ownGateway(configIn(simulated.file));
    browser = await chromium.launch({ executablePath: whereIs('chromium') ?? '', args: QUIET });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    await simulated.stop();
    directory.remove();
  });

  it('FM5: stands first in the table as it comes, with its share of answers and the cause in words', async () => {
    const context = await browser.newContext();
    await context.addCookies([await gateway.cookie()]);
    const page = await context.newPage();
    await page.goto(`${gateway.url}/devices`);
    const first = page.locator('.device-table [role="row"][aria-rowindex="2"]');
    await first.locator('.state[data-is="well"]').waitFor();

    await simulated.simulate('PUT', 'devices/th-32/fault', { fault: 'crc', every: 5 });
    const row = first.filter({ hasText: 'th-32' });
    await row.locator('.state[data-is="failing"]').waitFor();
    await row.getByText('站号').waitFor();
    const { devices } = await gateway.get<DevicesAnswer>('/api/v1/devices');
    const sick = devices.find(({ id }) => id === 'th-32');
    const { crc = 0, requests = 0, cause } = sick ?? {};
    expect(crc / requests).toBeLessThan(0.25);
    expect(await row.innerText()).toContain(cause?.zh);
    expect(devices.filter(({ id, is }) => id !== 'th-32' && is !== 'well')).toEqual([]);
    await context.close();
  });
});
