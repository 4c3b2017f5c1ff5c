import { expect, it } from 'vitest';
import { storyAround } from '../../dashboards/web/src/pages/alarms/past-story.js';
import type { AlarmState } from '../../gateway/core/alarm.js';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
let seq = 0;
const event = (kind: string, at: number, alarm: object) => {
  seq += 1;
  return { kind, at, boot: '1', seq, alarm: { alarm: 'di-2/4/panic', ...alarm } as AlarmState };
};

it('a line of the history stands for its whole story, which ends before the next of the same alarm', () => {
  const [first, second] = [{ since: 1000 }, { since: 20_000 }];
  const raised = event('alarm-raised', 1000, first);
  const reset = event('alarm-reset', 9000, first);
  const again = event('alarm-raised', 20_000, second);
  const events = [again, reset, raised];
  expect(storyAround(events, raised, NOW)).toEqual({ alarm: raised.alarm, to: 19_999 });
  expect(storyAround(events, reset, NOW).to).toBe(19_999);
  expect(storyAround(events, again, NOW).to).toBe(20_000 + HOUR);
  expect(storyAround(events, again, 21_000)).toEqual({ alarm: again.alarm });
});

it('signals of one incident are one story, whenever each was raised', () => {
  const incident = 'fire@1000';
  const first = event('alarm-raised', 1000, { since: 1000, incident });
  const other = event('alarm-raised', 5000, { alarm: 'di-6/1/fire', since: 5000, incident });
  const returned = event('alarm-returned', 9000, { since: 1000, incident });
  const later = event('alarm-raised', 50_000, { since: 50_000, incident: 'fire@50000' });
  const events = [later, returned, other, first];
  expect(storyAround(events, first, NOW).to).toBe(49_999);
  // The contact has not been raised again; what its outputs still confirmed belongs to it.
  expect(storyAround(events, other, NOW).to).toBe(9000 + HOUR);
});
