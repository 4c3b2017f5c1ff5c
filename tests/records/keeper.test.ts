import { expect, it } from 'vitest';
import type { RecordEvent } from '../../gateway/core/entered.js';
import { Fault } from '../../gateway/core/fault.js';
import { createRecordKeeper } from '../../gateway/records/keeper.js';
import { known, NOW } from './known.js';

/** A journal that keeps what it is given, and may be closed or unreadable. */
const shelf = () => {
  const kept: RecordEvent[] = [];
  const state = { open: true, readable: true, flushed: 0 };
  return {
    kept,
    state,
    keeper: createRecordKeeper({
      ...known(),
      clock: { wall: () => NOW },
      shelf: {
        happen: (happening) => {
          if (happening.kind === 'record-entered') kept.push(happening);
        },
        flush: async () => {
          state.flushed = kept.length;
        },
        records: async () => {
          if (!state.readable) throw new Fault('journal-not-readable', { path: '', why: '' });
          return kept;
        },
        mustBeOpen: () => {
          if (!state.open) throw new Fault('journal-not-open', { path: '', why: '' });
        },
      },
    }),
  };
};

const certificate = (number: string, due = '2027-01-14') => ({
  kind: 'certificate',
  point: 'aq-06/co2',
  number,
  laboratory: 'L',
  calibratedOn: '2026-01-15',
  due,
});

it('acknowledges what is on the disk, and tells who follows', async () => {
  const { keeper, kept, state } = shelf();
  const told: number[] = [];
  keeper.follow((records) => told.push(records.length));
  const [one] = await keeper.enter({ records: [certificate('A')] }, 'li');
  expect(one).toEqual({ id: expect.stringMatching(/^[0-9a-f]{12}$/), already: false });
  expect(kept).toMatchObject([{ at: NOW, by: 'li', record: { id: one?.id, number: 'A' } }]);
  expect(state.flushed).toBe(1);
  expect(told.at(-1)).toBe(1);
  expect(await keeper.enter({ records: [certificate('A')] }, 'wang')).toEqual([
    { id: one?.id, already: true },
  ]);
  expect(kept).toHaveLength(1);
});

it('enters all or none, and says what is wrong where in both languages', async () => {
  const { keeper, kept } = shelf();
  const wrong = keeper.enter({ records: [certificate('A'), certificate('B', '2025-01-01')] }, 'li');
  await expect(wrong).rejects.toMatchObject({
    code: 'record-refused',
    parameters: {
      zh: 'records.1.due: 应为：不早于 calibrated-on；现为："2025-01-01"',
      en: expect.stringMatching(/^records\.1\.due: Expected not before/),
    },
  });
  await expect(keeper.enter({ records: 'none' }, 'li')).rejects.toMatchObject({
    code: 'record-refused',
  });
  expect(kept).toEqual([]);
});

it('enters nothing while nothing could be kept', async () => {
  const { keeper, kept, state } = shelf();
  state.open = false;
  await expect(keeper.enter({ records: [certificate('A')] }, 'li')).rejects.toMatchObject({
    code: 'journal-not-open',
  });
  expect(kept).toEqual([]);
});

it('that could not read what is there reads it before it enters more', async () => {
  const { keeper, state } = shelf();
  await keeper.enter({ records: [certificate('A')] }, 'li');
  state.readable = false;
  await expect(keeper.load()).rejects.toThrow();
  await expect(keeper.enter({ records: [certificate('B')] }, 'li')).rejects.toMatchObject({
    code: 'journal-not-readable',
  });
  state.readable = true;
  await expect(keeper.enter({ records: [certificate('B')] }, 'li')).rejects.toMatchObject({
    code: 'record-refused',
    parameters: { en: expect.stringContaining('already has certificate A') },
  });
});
