import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configHappening, recordConfig } from '../../gateway/config-record.js';
import type { Happening } from '../../gateway/core/event.js';
import { instant } from '../../gateway/core/time.js';
import { HeldClock, quietLog } from '../held-clock.js';
import { ownDirectory } from '../peers/process.js';

const AT = instant(0);
const wang = { by: '王工', reason: '减少座位' };

describe('what changed in hall.yaml', () => {
  const before = { written: { 'zones.a.capacity': '110', 'zones.a.seats': '76' } };

  it('is told as old and new, also what came and what went', () => {
    const written = { 'zones.a.capacity': '90', 'zones.a.staff': '2' };
    expect(configHappening(before, { written, change: wang }, AT)).toEqual({
      ...{ kind: 'config-changed', at: AT, count: 3, ...wang },
      changes: [
        { path: 'zones.a.capacity', from: '110', to: '90' },
        { path: 'zones.a.seats', from: '76' },
        { path: 'zones.a.staff', to: '2' },
      ],
    });
  });

  it('is nobody’s where nobody wrote for this change who made it', () => {
    const written = { 'zones.a.capacity': '90', 'zones.a.seats': '76' };
    const stale = configHappening({ ...before, change: wang }, { written, change: wang }, AT);
    expect(stale).not.toHaveProperty('by');
    expect(configHappening(before, { ...before, change: wang }, AT)).toBeUndefined();
  });

  it('of a hall written anew is cut, and how much it was is said', () => {
    const written = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`p${n}`, 'x']));
    const happening = configHappening({ written: {} }, { written }, AT);
    expect(happening).toMatchObject({ count: 500 });
    expect(happening?.kind === 'config-changed' && happening.changes).toHaveLength(200);
  });
});

describe('a start', () => {
  let directory: ReturnType<typeof ownDirectory>;
  let told: Happening[];
  beforeEach(() => {
    directory = ownDirectory('recorded');
    told = [];
  });
  afterEach(() => directory.remove());
  const start = (capacity: string, flush = async (): Promise<void> => undefined) =>
    recordConfig(
      { dataDirectory: directory.path, written: { capacity } },
      { record: (happening) => told.push(happening), flush },
      { clock: new HeldClock(), log: quietLog },
    );

  it('tells a change once, and nothing at the first one', async () => {
    await start('110');
    await start('90');
    await start('90');
    expect(told).toMatchObject([{ changes: [{ path: 'capacity', from: '110', to: '90' }] }]);
  });

  it('tells it again where the journal did not keep it', async () => {
    await start('110');
    await start('90', () => Promise.reject(new Error('disk full')));
    await start('90');
    expect(told).toHaveLength(2);
  });

  it('goes on beside a file that is damaged', async () => {
    await start('110');
    const path = join(directory.path, 'hall-recorded.json');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 9));
    await start('90');
    await start('80');
    expect(told).toMatchObject([{ changes: [{ from: '90', to: '80' }] }]);
  });
});
