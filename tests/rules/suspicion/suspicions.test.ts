import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hall } from '../../../gateway/core/hall.js';
import type { PointId, RecordId } from '../../../gateway/core/identity.js';
import type { Sample } from '../../../gateway/core/ports.js';
import type { Quantity } from '../../../gateway/core/quantity.js';
import { hours, type Instant, instant, millis, minutes } from '../../../gateway/core/time.js';
import { type Doubts, doubtsAfter, doubtsIn } from '../../../gateway/rules/suspicion/doubts.js';
import { Suspicions, type SuspicionsState } from '../../../gateway/rules/suspicion/suspicions.js';
import type { Instrument } from '../../../gateway/rules/verdicts/instrument.js';
import { standardsFor } from '../../../gateway/standards.js';
import { hallWith, verdictsOf } from '../verdicts/one-zone.js';

const [A, B, C] = ['a/value', 'b/value', 'c/value'] as [PointId, PointId, PointId];
const MIDNIGHT = instant(Date.parse('2026-03-10T00:00+08:00'));
const at = (hour: number, minute = 0): Instant => instant(MIDNIGHT + hours(hour) + minutes(minute));

const hallOf = (quantity: Quantity, points: readonly PointId[]): Hall =>
  hallWith({ quantity, points });

/** A reading a minute; nothing where the value is undefined. */
const minutely = (
  from: Instant,
  to: Instant,
  value: (minute: number) => number | undefined,
): Sample[] => {
  const samples: Sample[] = [];
  for (let stamp = from, minute = 0; stamp < to; minute += 1) {
    const read = value(minute);
    if (read !== undefined) samples.push({ at: stamp, quality: 'good', value: read });
    stamp = instant(stamp + 60_000);
  }
  return samples;
};

const found = (
  hall: Hall,
  samples: Readonly<Record<PointId, readonly Sample[]>>,
  to: Instant,
  more: {
    steps?: { at: Instant; by: number }[];
    instruments?: ReadonlyMap<PointId, Instrument>;
  } = {},
): Doubts =>
  doubtsIn({
    hall,
    to,
    instruments: more.instruments ?? new Map(),
    steps: (more.steps ?? []).map(({ at: when, by }) => ({ at: when, by: millis(by) })),
    samples: (point) => samples[point] ?? [],
  });
const wave = (minute: number): number => 600 + Math.round(100 * Math.sin(minute / 30));

describe('a value that does not move', () => {
  const stuck = (minute: number) => (minute >= 60 && minute < 300 ? 640 : wave(minute) + 7);

  it('while a neighbour moves is doubted from where it stopped until it moves again', () => {
    const doubts = found(
      hallOf('co2', [A, B]),
      { [A]: minutely(at(8), at(16), stuck), [B]: minutely(at(8), at(16), wave) },
      at(16),
    );
    expect(doubts.get(A)).toEqual([{ from: at(9), until: at(13), why: 'stuck' }]);
    expect(doubts.get(B)).toBeUndefined();
  });

  it('with neighbours that rest as well is believed: the hall is empty', () => {
    const doubts = found(
      hallOf('co2', [A, B]),
      { [A]: minutely(at(0), at(8), () => 421), [B]: minutely(at(0), at(8), () => 430) },
      at(8),
    );
    expect(doubts.size).toBe(0);
  });

  it('with nobody beside it is doubted after six hours: the noise of an NDIR never rests', () => {
    const alone = (to: Instant) =>
      found(hallOf('co2', [A]), { [A]: minutely(at(8), to, () => 640) }, to).get(A);
    expect(alone(at(13, 50))).toBeUndefined();
    expect(alone(at(14))).toEqual([{ from: at(8), why: 'stuck' }]);
  });
});

describe('a value that jumps', () => {
  it('once is doubted for that one reading; one that stays is believed from the second', () => {
    const jumps = (minute: number) => (minute === 30 || minute >= 60 ? 2900 : wave(minute));
    const doubts = found(hallOf('co2', [A]), { [A]: minutely(at(8), at(10), jumps) }, at(10));
    expect(doubts.get(A)?.map(({ from }) => from)).toEqual([at(8, 30), at(9)]);
    expect(doubts.get(A)?.[0]).toEqual({
      from: at(8, 30),
      until: instant(at(8, 30) + 1),
      why: 'spike',
    });
  });

  it('after half an hour of silence may be anywhere', () => {
    const gap = (minute: number) => (minute < 30 ? 600 : minute < 61 ? undefined : 2900);
    const doubts = found(hallOf('co2', [A]), { [A]: minutely(at(8), at(10), gap) }, at(10));
    expect(doubts.size).toBe(0);
  });
});

describe('a sensor that drifts', () => {
  const days = (offset: number) =>
    minutely(at(0), at(5 * 24), (minute) => 440 + offset + (minute % 5));
  const of = (a: number, b: number, c: number, instruments?: ReadonlyMap<PointId, Instrument>) =>
    found(
      hallOf('co2', [A, B, C]),
      { [A]: days(a), [B]: days(b), [C]: days(c) },
      at(5 * 24),
      instruments && { instruments },
    );

  it('is the one that leaves the others, three nights in a row, from the first of them', () => {
    const doubts = of(0, 10, 300);
    expect(doubts.get(C)).toEqual([{ from: at(2), why: 'drift' }]);
    expect(doubts.has(A) || doubts.has(B)).toBe(false);
  });

  it('within both accuracies is believed', () => {
    expect(of(0, 10, 100).size).toBe(0);
  });

  it('is not the one with a certificate, though it stands alone', () => {
    const certificate = {
      record: 'a' as RecordId,
      number: 'XF-1',
      from: at(-24),
      until: at(24 * 300),
    };
    const doubts = of(0, 10, 300, new Map([[C, { certificates: [certificate] }]]));
    expect([...doubts.keys()].sort()).toEqual([A, B]);
  });
});

describe('a clock that was set', () => {
  const set = (by: number) =>
    found(hallOf('temperature', [A]), { [A]: [] }, at(24), { steps: [{ at: at(10, 30), by }] });

  it('by 95 s: the minutes around it are left out of the verdict, and it says why', () => {
    const doubts = set(95_000);
    expect(doubts.get(A)).toEqual([
      {
        from: instant(at(10, 30) - 215_000),
        until: instant(at(10, 30) + 120_000),
        why: 'clock-stepped',
      },
    ]);
    const samples = minutely(at(10), at(11), () => 21).filter(
      (_, minute) => minute !== 28 && minute !== 29,
    );
    const [verdict] = verdictsOf({
      hall: hallWith({ quantity: 'temperature' }),
      standards: standardsFor('/nowhere/hall.yaml').standards.filter(
        ({ id }) => id === 'gb-t-18883-2022',
      ),
      from: at(10),
      to: at(11),
      samples: new Map([[A, samples]]),
      doubts,
    }).filter(({ requirement }) => requirement === 'temperature');
    expect(verdict).toMatchObject({ verdict: 'compliant', n: 55, good: minutes(55) });
    expect(verdict).toMatchObject({ uncertain: minutes(4) });
  });

  it('back by an hour: the hour that came twice is left out; by a second: nothing', () => {
    expect(set(-3_600_000).get(A)).toEqual([
      {
        from: instant(at(10, 30) - 120_000),
        until: instant(at(11, 30) + 120_000),
        why: 'clock-stepped',
      },
    ]);
    expect(set(1000).size).toBe(0);
  });
});

it('contacts, counters and everything without a figure are never doubted', () => {
  for (const quantity of ['contact', 'smoke', 'leak', 'count', 'people', 'battery-charge'] as const)
    expect(
      found(
        hallOf(quantity, [A, B]),
        { [A]: minutely(at(0), at(48), () => 1), [B]: minutely(at(0), at(48), (n) => n % 2) },
        at(48),
      ).size,
    ).toBe(0);
});

it('says live what it says afterwards, however often it is stopped and started', () => {
  const stretch = fc.record({
    lasts: fc.integer({ min: 1, max: 200 }),
    value: fc.integer({ min: 400, max: 3000 }),
    moves: fc.boolean(),
    quality: fc.constantFrom('good' as const, 'good' as const, 'bad:no-communication' as const),
  });
  const course = fc.array(stretch, { minLength: 1, maxLength: 12 });
  const played = (stretches: typeof course extends fc.Arbitrary<infer One> ? One : never) => {
    const samples: Sample[] = [];
    let stamp: number = at(1);
    for (const { lasts, value, moves, quality } of stretches)
      for (let minute = 0; minute < lasts; minute += 1) {
        const read = moves ? value + (minute % 9) : value;
        samples.push(
          quality === 'good'
            ? { at: instant(stamp), quality, value: read }
            : { at: instant(stamp), quality },
        );
        stamp += 60_000;
      }
    return samples;
  };
  fc.assert(
    fc.property(course, course, fc.integer({ min: 5, max: 90 }), (one, other, stops) => {
      const hall = hallOf('co2', [A, B]);
      const samples = { [A]: played(one), [B]: played(other) } as Record<PointId, Sample[]>;
      const to = instant(Math.max(...[A, B].map((id) => samples[id]?.at(-1)?.at ?? 0)) + 1_200_000);
      const afterwards = found(hall, samples, to);
      let suspicions = new Suspicions({ hall, instruments: new Map() });
      let live: Doubts = new Map();
      suspicions.close(at(1));
      for (let minute = 0, now: number = at(1); now <= to; minute += 1, now += 60_000) {
        for (const point of [A, B])
          for (const sample of samples[point]?.filter((read) => read.at === now) ?? []) {
            const jumped = suspicions.hear(point, sample);
            if (jumped) live = doubtsAfter(live, [jumped]);
          }
        live = doubtsAfter(live, suspicions.close(instant(now)));
        if (minute % stops === 0) {
          const state = JSON.parse(JSON.stringify(suspicions.state())) as SuspicionsState;
          suspicions = new Suspicions({ hall, instruments: new Map() }, state);
        }
      }
      const sorted = (doubts: Doubts) =>
        [A, B].map((id) =>
          [...(doubts.get(id) ?? [])].sort((x, y) => x.from - y.from || (x.why < y.why ? -1 : 1)),
        );
      expect(sorted(live)).toEqual(sorted(afterwards));
    }),
    { numRuns: 40 },
  );
});

it('forgets what it saw when the clock is set far away, and goes on', () => {
  const hall = hallOf('co2', [A]);
  const suspicions = new Suspicions({ hall, instruments: new Map() });
  suspicions.close(at(0));
  expect(suspicions.close(instant(at(0) + hours(24 * 365 * 50)))).toEqual([]);
  expect(suspicions.close(at(1))).toEqual([]);
  for (const sample of minutely(at(1), at(8), () => 640)) {
    suspicions.hear(A, sample);
    suspicions.close(sample.at);
  }
  expect(suspicions.close(at(8))).toEqual([]);
  expect(suspicions.state().groups[`f1-waiting/co2`]?.[A]?.stuck).toBe(at(1));
});
