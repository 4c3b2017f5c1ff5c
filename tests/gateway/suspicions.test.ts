import { expect, it } from 'vitest';
import type { Happening } from '../../gateway/core/event.js';
import type { DeviceId, PointId } from '../../gateway/core/identity.js';
import type { Scan } from '../../gateway/core/reading.js';
import {
  type Boot,
  hours,
  type Instant,
  instant,
  millis,
  minutes,
  type Seq,
} from '../../gateway/core/time.js';
import { createSuspicions } from '../../gateway/suspicions.js';
import { quietLog } from '../held-clock.js';
import { hallWith } from '../rules/verdicts/one-zone.js';

const [A, B] = ['a/value', 'b/value'] as [PointId, PointId];
const BEGIN = instant(Date.parse('2026-03-10T08:00+08:00'));

/** A gateway of two sensors, on a clock that the test moves. */
const begun = (snapshot?: unknown) => {
  const events: Happening[] = [];
  let listener: ((scan: Scan) => void) | undefined;
  const time = { wall: BEGIN as Instant, mono: 0 };
  const suspicions = createSuspicions(
    { hall: hallWith({ quantity: 'co2', points: [A, B] }), instruments: new Map() },
    {
      onKept: (heard) => {
        listener = heard;
      },
      clockQuality: () => 'trusted',
      record: (happening) => void events.push(happening),
    },
    {
      clock: {
        wall: () => time.wall,
        mono: () => millis(time.mono),
        after: () => ({ cancel: () => undefined }),
      },
      log: quietLog,
    },
  );
  if (snapshot !== undefined) suspicions.resume(JSON.parse(JSON.stringify(snapshot)));
  let changes = 0;
  suspicions.follow(() => {
    changes += 1;
  });
  const keep = (point: PointId, value: number): void =>
    listener?.({
      device: point.split('/')[0] as DeviceId,
      readings: [{ point, at: time.wall, quality: 'good', value }],
      mono: millis(time.mono),
      clock: 'trusted',
      origin: 'live',
      boot: '1' as Boot,
      seq: 1 as Seq,
    });
  return {
    suspicions,
    events,
    time,
    changes: () => changes,
    play: (minutesLong: number, a: (minute: number) => number): void => {
      for (let minute = 0; minute < minutesLong; minute += 1) {
        keep(A, a(minute));
        keep(B, 600 + (minute % 90));
        time.wall = instant(time.wall + 60_000);
        time.mono += 60_000;
        suspicions.tick();
      }
    },
  };
};

it('tells when a value is stuck and when it moves again, across a restart', () => {
  const first = begun();
  first.suspicions.tick();
  first.play(150, () => 640);
  expect(first.events).toMatchObject([
    {
      kind: 'device-suspicion',
      device: 'a',
      why: 'value-stuck',
      doubted: { point: A, from: BEGIN },
    },
  ]);
  expect(first.suspicions.doubts.get(A)).toEqual([{ from: BEGIN, why: 'stuck' }]);
  const again = begun(first.suspicions.snapshot());
  Object.assign(again.time, { wall: first.time.wall, mono: first.time.mono });
  again.suspicions.tick();
  again.play(30, (minute) => 640 + minute);
  const until = instant(BEGIN + minutes(150));
  expect(again.events).toMatchObject([{ why: 'value-stuck', doubted: { from: BEGIN, until } }]);
  expect(again.suspicions.doubts.get(A)?.[0]).toEqual({ from: BEGIN, until, why: 'stuck' });
});

it('a sensor that jumps all the time is told once an hour, and every jump is left out', () => {
  const hall = begun();
  hall.suspicions.tick();
  hall.play(119, (minute) => (minute % 10 === 5 ? 2900 : 600 + (minute % 3)));
  expect(hall.events.map(({ kind }) => kind)).toEqual(['device-suspicion', 'device-suspicion']);
  expect(hall.suspicions.doubts.get(A)).toHaveLength(12);
});

it('a clock that is set is known at once, for every point, for two days', () => {
  const hall = begun();
  hall.suspicions.tick();
  hall.time.wall = instant(hall.time.wall + 95_000);
  hall.suspicions.tick();
  expect(hall.changes()).toBe(1);
  for (const point of [A, B])
    expect(hall.suspicions.doubts.get(point)).toMatchObject([{ why: 'clock-stepped' }]);
  hall.time.wall = instant(hall.time.wall + hours(49));
  hall.time.mono += hours(49);
  hall.play(1, () => 600);
  hall.play(20, (minute) => (minute === 5 ? 2900 : 600));
  expect(hall.suspicions.doubts.get(B)).toBeUndefined();
});
