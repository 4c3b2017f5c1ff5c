import { describe, expect, it } from 'vitest';
import { Fault } from '../../gateway/core/fault.js';
import type { BusId, DeviceId } from '../../gateway/core/identity.js';
import { instant, millis } from '../../gateway/core/time.js';
import type { Answer } from '../../gateway/drivers/driver.js';
import { createPolls } from '../../gateway/polls.js';
import { HeldClock } from '../held-clock.js';

const bus = 'rs485-1' as BusId;
const answer = (mono: number, more: object = { values: [] }): Answer =>
  ({ device: 'aq-01' as DeviceId, mono: millis(mono), took: millis(30), ...more }) as Answer;

describe('the polls of a bus', () => {
  it('are kept with their own time and what went wrong, each bus for itself', () => {
    const clock = new HeldClock(instant(Date.UTC(2026, 2, 10)));
    const polls = createPolls(clock);
    const began = clock.mono();
    polls.heard(bus, answer(began - 500));
    polls.heard(bus, answer(began, { fault: new Fault('wire-no-answer', {}), points: [] }));
    expect(polls.of(bus)).toEqual([
      { device: 'aq-01', at: clock.wall() - 500, took: 30 },
      { device: 'aq-01', at: clock.wall(), took: 30, fault: 'wire-no-answer' },
    ]);
    expect(polls.of('rs485-2')).toEqual([]);
  });

  it('are no more than the newest 300', () => {
    const clock = new HeldClock(instant(Date.UTC(2026, 2, 10)));
    const polls = createPolls(clock);
    for (let n = 0; n < 2000; n++) polls.heard(bus, answer(clock.mono() + n));
    expect(polls.of(bus)).toHaveLength(300);
    expect(polls.of(bus)[299]?.at).toBe(clock.wall() + 1999);
  });
});
