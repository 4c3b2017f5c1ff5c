import { describe, expect, it } from 'vitest';
import type { Happening } from '../../gateway/core/event.js';
import { Fault } from '../../gateway/core/fault.js';
import type { BusId } from '../../gateway/core/identity.js';
import { millis, minutes } from '../../gateway/core/time.js';
import type { UnitQuestion } from '../../gateway/drivers/driver.js';
import { createScans } from '../../gateway/scans.js';
import { HeldClock, quietLog, settled } from '../held-clock.js';

const BUS = 'rs485-1' as BusId;
const silent = (unit: number) => new Fault('wire-no-answer', { device: `${BUS}:${unit}`, ms: 200 });

/** Each question takes 200 ms; 17 says who it is, 40 only makes noise. */
const desk = (ask?: (unit: number, question: UnitQuestion) => void) => {
  const clock = new HeldClock();
  const told: Happening[] = [];
  const scans = createScans(
    {
      buses: new Map([[BUS, [11, 12]]]),
      models: [],
      noSpare: [],
      isOpen: () => true,
      ask: (_, unit, question) =>
        new Promise((resolve, reject) => {
          clock.after(millis(200), () => {
            ask?.(unit, question);
            if (unit === 40) reject(new Fault('wire-crc', { device: '', ms: 0 }));
            else if (unit !== 17) reject(silent(unit));
            else resolve({ words: [], identification: { 0: 'JXCT', 1: 'IAQ' } });
          });
        }),
      tell: (happening) => told.push(happening),
    },
    { clock, log: quietLog },
  );
  return { clock, told, scans, window: () => scans.current.windows[0] };
};
const code = (work: () => unknown): string => {
  try {
    work();
    return '';
  } catch (thrown) {
    return thrown instanceof Fault ? thrown.in('en') : String(thrown);
  }
};

describe('a window in which a bus is searched', () => {
  it('asks whom nobody configured, tells everybody, and stands in the journal with what was found', async () => {
    const asked: number[] = [];
    const { clock, told, scans, window } = desk((unit) => asked.push(unit));
    let changes = 0;
    scans.follow(() => {
      changes += 1;
    });
    scans.start(BUS, '王伟', minutes(3));
    await clock.advance(minutes(3) - 1);
    expect(window()).toMatchObject({ asked: 245, of: 245, ended: 'done' });
    expect(window()?.found).toEqual([
      {
        ...{ unit: 17, is: 'answers', identification: 'JXCT IAQ', models: [] },
        yaml: `# - { id: new-17, bus: ${BUS}, unit: 17, profile: ? }`,
      },
      { unit: 40, is: 'garbled', models: [], yaml: `# bus: ${BUS}, unit: 40: ?` },
    ]);
    expect(asked).not.toContain(11);
    expect(changes).toBeGreaterThan(245);
    expect(told).toMatchObject([
      { kind: 'scan-started', by: '王伟', bus: BUS, for: minutes(3) },
      { kind: 'scan-ended', why: 'done', asked: 245, found: [{ unit: 17 }, { unit: 40 }] },
    ]);
  });

  it('is one at a time: who comes second is told who scans and how long', async () => {
    const { clock, scans } = desk();
    scans.start(BUS, '王伟', minutes(3));
    await clock.advance(30_000);
    expect(code(() => scans.start(BUS, '李娜', minutes(3)))).toBe(
      '王伟 is scanning rs485-1, 150 s left. Wait for its end, or stop it first.',
    );
    expect(code(() => scans.start('rs485-9', '李娜', minutes(3)))).toContain('rs485-9');
  });

  it('ends when somebody stops it, when its time is over, and when the bus goes away', async () => {
    const stopped = desk();
    stopped.scans.start(BUS, '王伟', minutes(3));
    await stopped.clock.advance(1000);
    stopped.scans.stop(BUS, '李娜');
    await stopped.clock.advance(10_000);
    expect(stopped.window()).toMatchObject({ ended: 'stopped' });
    expect(stopped.told.at(-1)).toMatchObject({ kind: 'scan-ended', why: 'stopped', by: '李娜' });
    expect(code(() => stopped.scans.stop(BUS, '李娜'))).not.toBe('');

    const late = desk();
    late.scans.start(BUS, '王伟', minutes(1));
    await late.clock.advance(minutes(1) + 500);
    expect(late.window()).toMatchObject({ ended: 'time' });

    const lost = createScans(
      {
        ...{
          buses: new Map([[BUS, []]]),
          models: [],
          noSpare: [],
          isOpen: () => true,
          tell: () => undefined,
        },
        ask: () => Promise.reject(new Fault('port-closed', { path: '/dev/ttyUSB0' })),
      },
      { clock: new HeldClock(), log: quietLog },
    );
    lost.start(BUS, '王伟', minutes(1));
    await settled();
    expect(lost.current.windows[0]).toMatchObject({ ended: 'bus', asked: 0 });
  });

  it('is not opened on a bus that is down', () => {
    const scans = createScans(
      {
        ...{ buses: new Map([[BUS, []]]), models: [], noSpare: [], isOpen: () => false },
        ask: () => Promise.reject(silent(1)),
        tell: () => undefined,
      },
      { clock: new HeldClock(), log: quietLog },
    );
    expect(code(() => scans.start(BUS, '王伟', minutes(1)))).toContain('not open');
    expect(scans.current.windows).toEqual([]);
  });

  it('is not opened where no poll leaves the time for it, and says which', () => {
    const busy = { bus: BUS, period: millis(250), free: millis(0), needs: millis(518) };
    const scans = createScans(
      {
        ...{ buses: new Map([[BUS, []]]), models: [], isOpen: () => true },
        noSpare: [busy],
        ask: () => Promise.reject(silent(1)),
        tell: () => undefined,
      },
      { clock: new HeldClock(), log: quietLog },
    );
    expect(scans.current.noSpare).toEqual([busy]);
    expect(code(() => scans.start(BUS, '王伟', minutes(1)))).toContain('every 250 ms');
    expect(scans.current.windows).toEqual([]);
  });
});
