import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../gateway/config/config.js';
import { recordConfig } from '../../gateway/config-record.js';
import { hours } from '../../gateway/core/time.js';
import { createJournal, type Journal } from '../../gateway/journal/journal.js';
import { journalSchema } from '../../gateway/journal/schema.js';
import { here, realProfiles } from '../config/sources.js';
import { until } from '../halls/until.js';
import { quietLog } from '../held-clock.js';
import { everything, HandClock } from '../journal/opened.js';
import { has } from '../peers/parts.js';
import { type HeldPages, heldPages } from './browser.js';

const DEMO = here('../../gateway/config/halls/demo-county.yaml');

/** FM10 (ux.md §1A) over a real journal in a real file. */
describe.skipIf(!has('chromium'))('what changed, and who changed it', () => {
  const path = mkdtempSync(join(tmpdir(), 'hallkeeper-audit-'));
  const clock = new HandClock();
  let journal: Journal;
  let pages: HeldPages;

  /** One start of the gateway with this text. */
  const start = async (text: string): Promise<void> => {
    const file = join(path, 'hall.yaml');
    writeFileSync(file, text);
    const read = readConfig(file, realProfiles);
    if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes));
    const config = { ...read.config, dataDirectory: path };
    await recordConfig(config, journal, { clock, log: quietLog });
  };

  beforeAll(async () => {
    const host = { clock, log: quietLog };
    journal = createJournal(path, journalSchema.parse({}), everything, host);
    await journal.open();
    const text = readFileSync(DEMO, 'utf8');
    const points = 'demo-county.fire-points.csv';
    copyFileSync(join(dirname(DEMO), points), join(path, points));
    await start(text);
    journal.record({ at: clock.wall(), kind: 'siren-silenced', by: '李娜' });
    await start(
      `${text.replace('capacity: 110', 'capacity: 100')}\nchange: { by: 王工, reason: 减少座位 }\n`,
    );
    clock.passed = hours(1);
    journal.record({ at: clock.wall(), kind: 'siren-silenced', by: '赵强' });
    await until(
      async () => {
        await journal.flush();
        return journal.events({ limit: 100 });
      },
      (events) => events.some(({ kind }) => kind === 'hour-sealed'),
    );
    await journal.flush();
    // The web's clock is of another day than the journal's: the past alone is looked at.
    pages = await heldPages({ query: journal, chain: journal.chain });
    await pages.web.held.pass(2000);
  });
  afterAll(async () => {
    expect(pages.wrong).toEqual([]);
    await pages.close();
    await journal.close();
    rmSync(path, { recursive: true, force: true });
  });

  it('FM10: a changed threshold stands there as old and new, with who and why; and is found', async () => {
    const page = await pages.open('/more/audit');
    const entry = page.locator('[data-kind="config-changed"]');
    await entry.waitFor();
    expect(await entry.locator('[data-part="by"]').innerText()).toBe('王工');
    expect(await entry.locator('[data-part="reason"]').innerText()).toContain('减少座位');
    const change = entry.locator('[data-path="zones.f1-waiting.capacity"]');
    expect(await change.locator('del').innerText()).toBe('110');
    expect(await change.locator('ins').innerText()).toBe('100');
    await page.locator('[data-chain="holds"]').waitFor();

    await page.locator('[data-field="text"]').fill('F1-WAITING');
    await page.locator('[data-kind="siren-silenced"]').first().waitFor({ state: 'detached' });
    expect(page.url()).toContain('find=F1-WAITING');
    await page.locator('[data-field="text"]').fill('');
    await page.locator('[data-field="who"]').selectOption('李娜');
    await entry.waitFor({ state: 'detached' });
    expect(await page.locator('[data-kind="siren-silenced"]').count()).toBe(1);
    await page.reload();
    await page.locator('[data-kind="siren-silenced"]').waitFor();
    expect(await entry.count()).toBe(0);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('[data-act="csv"]').click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('李娜');
    expect(
      pages.web.held.events.some((one) => one.kind === 'exported' && one.what === 'audit.csv'),
    ).toBe(true);
    await page.close();
  });

  it('FM10: a row changed in the database breaks the chain at that entry, and the page shows it there', async () => {
    const page = await pages.open('/more/audit');
    await page.locator('[data-chain="holds"]').waitFor();
    const db = new Database(join(path, 'journal.db'));
    const { changes } = db
      .prepare(`UPDATE event SET text = replace(text, '"to":"100"', '"to":"110"')`)
      .run();
    expect(changes).toBeGreaterThan(0);
    db.close();
    await page.locator('[data-act="check-chain"]').click();
    await page.locator('[data-chain="broken"]').waitFor();
    const broken = page.locator('#break');
    expect(await broken.getAttribute('data-kind')).toBe('config-changed');
    expect(await broken.count()).toBe(1);
    await page.close();
  });
});
