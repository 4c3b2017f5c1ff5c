import { describe, expect, it } from 'vitest';
import { NO_RECORDS, recordsAfter, standing } from '../../gateway/core/entered.js';
import type { RecordId, ZoneId } from '../../gateway/core/identity.js';
import type { LaboratoryRecord, RecordContent } from '../../gateway/core/record.js';
import { instant } from '../../gateway/core/time.js';

const benzene: LaboratoryRecord = {
  kind: 'laboratory-result',
  zone: 'f1-nursing' as ZoneId,
  quantity: 'benzene',
  value: 0.01,
  unit: 'mg/m3',
  report: 'R-1',
  laboratory: 'lab',
  sampledAt: instant(1),
};
const entered = (id: string, at: number, content: RecordContent, by = 'li') => ({
  at: instant(at),
  by,
  record: { id: id as RecordId, ...content },
});
const withdrawn = (of: string): RecordContent => ({
  kind: 'withdrawn',
  record: of as RecordId,
  reason: '录错',
});

describe('records', () => {
  it('stand until they are withdrawn; what was withdrawn is still there, with why', () => {
    const records = recordsAfter(NO_RECORDS, [
      entered('a', 1, benzene),
      entered('b', 2, { ...benzene, report: 'R-2' }),
      entered('c', 3, withdrawn('a'), 'wang'),
    ]);
    expect(standing(records, 'laboratory-result').map(({ id }) => id)).toEqual(['b']);
    expect(records).toHaveLength(3);
    expect(records[0]).toMatchObject({
      id: 'a',
      by: 'li',
      withdrawn: { at: 3, by: 'wang', reason: '录错' },
    });
  });

  it('one by one or all at once give the same; an id that is there already changes nothing', () => {
    const events = [
      entered('a', 1, benzene),
      entered('a', 2, { ...benzene, value: 9 }),
      entered('b', 3, withdrawn('a')),
      entered('c', 4, withdrawn('a'), 'wang'),
      entered('d', 5, withdrawn('never-was')),
    ];
    const once = recordsAfter(NO_RECORDS, events);
    const oneByOne = events.reduce((records, event) => recordsAfter(records, [event]), NO_RECORDS);
    expect(oneByOne).toEqual(once);
    expect(once[0]).toMatchObject({ content: { value: 0.01 }, withdrawn: { at: 3, by: 'li' } });
  });
});
