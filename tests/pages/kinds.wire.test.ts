import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALARM_KINDS, type AlarmState } from '../../gateway/core/alarm.js';
import type { AlarmId, DeviceId } from '../../gateway/core/identity.js';
import { instant } from '../../gateway/core/time.js';
import { createPresent } from '../../gateway/present.js';
import { ALARM_KIND_ROWS } from '../../gateway/rules/alarms/kinds.js';
import { words } from '../../gateway/text/text.js';
import { quietLog } from '../held-clock.js';
import { has } from '../peers/parts.js';
import { hall } from '../stories/held-hall.js';
import { type HeldPages, heldPages } from './browser.js';

const SINCE = instant(Date.parse('2026-03-10T10:12:00+08:00'));
const alarm = (kind: AlarmState['kind'], more: Partial<AlarmState> = {}): AlarmState => ({
  alarm: `fixture/${kind}` as AlarmId,
  ...{ kind, priority: ALARM_KIND_ROWS[kind].priority, condition: 'unacknowledged' },
  ...{ since: SINCE, silent: ALARM_KIND_ROWS[kind].silent, drill: false, count: 1 },
  ...more,
});
const drawing = (kind: string): string =>
  readFileSync(new URL(`../../dashboards/web/src/icons/${kind}.svg`, import.meta.url), 'utf8');
/** What is drawn, however a browser writes it down. */
const strokes = (svg: string): readonly string[] =>
  [...svg.matchAll(/ (?:d|points)="([^"]+)"/g)].map(([, said = '']) => said);

/** Fire, gas, leak, power, people: each kind is known by its drawing and its words (ux.md SO5). */
describe.skipIf(!has('chromium'))('each kind of alarm', () => {
  const present = createPresent(quietLog);
  const settle = (states: readonly AlarmState[]): void =>
    present.settle({
      alarms: new Map(states.map((state) => [state.alarm, state])),
      people: new Map(),
      silenced: false,
      drilling: false,
    });
  let pages: HeldPages;
  beforeAll(async () => {
    pages = await heldPages({ watch: present });
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
  });

  it.each(['zh', 'en'] as const)('has its own drawing and its own name in %s', async (language) => {
    settle(ALARM_KINDS.map((kind) => alarm(kind)));
    const context = await pages.browser.newContext({ viewport: { width: 1600, height: 2600 } });
    const page = await pages.open(`/alarms?lang=${language}`, context);
    const names = new Set<string>();
    for (const kind of ALARM_KINDS) {
      const row = page.locator(`[data-row="fixture/${kind}"]`);
      const name = words(language)(`alarm.${kind}.name`);
      expect([kind, (await row.locator('b').innerText()).trim()]).toEqual([kind, name]);
      const seen = await row.locator('.kind-icon').innerHTML();
      expect(strokes(seen).length, kind).toBeGreaterThan(0);
      expect([kind, strokes(seen)]).toEqual([kind, strokes(drawing(kind))]);
      const priority = ALARM_KIND_ROWS[kind].priority;
      expect(await row.locator(`.mark.p${priority}`).count(), kind).toBe(1);
      names.add(name);
    }
    expect(names.size).toBe(ALARM_KINDS.length);
    expect(new Set(ALARM_KINDS.map((kind) => strokes(drawing(kind)).join())).size).toBe(
      ALARM_KINDS.length,
    );
    await context.close();
  });

  it('SO6: a cut bus of 40 devices is one row that opens to all of them', async () => {
    const devices: DeviceId[] = hall.devices.slice(0, 40).map(({ id }) => id);
    expect(devices).toHaveLength(40);
    const label = { zh: '一层环境总线', en: 'Air bus 1F' };
    settle([alarm('bus-lost', { devices, label }), alarm('fire')]);
    const context = await pages.browser.newContext();
    const page = await pages.open('/alarms', context);
    const bus = page.locator('[data-row="fixture/bus-lost"]');
    await bus.getByText('内含 40 台设备').waitFor();
    await bus.getByText('一层环境总线 总线中断').waitFor();
    expect(await page.locator('.alarm-table .body .row').count()).toBe(2);
    await bus.click();
    expect(await page.locator('.alarm-detail details li').first().isVisible()).toBe(false);
    await page.locator('.alarm-detail summary').press('Enter');
    expect(await page.locator('.alarm-detail details li:visible').count()).toBe(40);
    await context.close();
  });
});
