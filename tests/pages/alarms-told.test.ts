import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmsAfter } from '../../dashboards/web/src/alarms-told.ts';
import type { AlarmState } from '../../gateway/core/alarm.js';
import { instant } from '../../gateway/core/time.js';

const alarm = (id: string, priority = 3, since = 1000): AlarmState => ({
  ...({ alarm: id, kind: 'air', priority, condition: 'unacknowledged' } as AlarmState),
  ...{ since: instant(since), silent: false, drill: false, count: 1 },
});
const changes = fc.array(
  fc.record({
    changed: fc.array(
      fc
        .tuple(fc.nat(9), fc.integer({ min: 1, max: 4 }), fc.nat(99))
        .map(([id, priority, since]) => alarm(`a${id}`, priority, since)),
      { maxLength: 4 },
    ),
    gone: fc.array(
      fc.nat(9).map((id) => `a${id}`),
      { maxLength: 3 },
    ),
  }),
  { maxLength: 20 },
);

describe('the alarms of a page', () => {
  it('are the same whether a flood is taken one by one or gathered', () => {
    fc.assert(
      fc.property(changes, (told) => {
        const each = told.reduce<readonly AlarmState[]>(
          (before, one) => alarmsAfter(before, [one]),
          [],
        );
        const keyed = (all: readonly AlarmState[]) =>
          all.map(({ alarm: id, priority, since }) => `${id} ${priority} ${since}`).sort();
        expect(keyed(alarmsAfter([], told))).toEqual(keyed(each));
      }),
    );
  });

  it('stand most urgent first, of equals the newest, whatever a flood brings', () => {
    const flood = Array.from({ length: 200 }, (_, n) => alarm(`b${n}`, 3, 2000 + n));
    const after = alarmsAfter([alarm('fire', 1, 1500)], [{ changed: flood, gone: ['b7'] }]);
    expect(after[0]?.alarm).toBe('fire');
    expect(after[1]?.alarm).toBe('b199');
    expect(after).toHaveLength(201);
  });

  it('are gone where they were told to be gone', () => {
    const after = alarmsAfter([alarm('a')], [{ changed: [], gone: ['a'] }]);
    expect(after).toEqual([]);
  });
});
