import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordId } from '../../../gateway/core/identity.js';
import type { Quality } from '../../../gateway/core/quality.js';
import { type Instant, instant, minutes, seconds } from '../../../gateway/core/time.js';
import { type GivenVerdict, verdictId } from '../../../gateway/core/verdict.js';
import { standardsFor } from '../../../gateway/standards.js';
import { LiveHall } from './live-hall.js';
import { hallWith, type OneZone, POINTS } from './one-zone.js';

const { standards } = standardsFor('/nowhere/hall.yaml');
const [A, B] = POINTS as [(typeof POINTS)[number], (typeof POINTS)[number]];
const local = (text: string): Instant => instant(Date.parse(`${text}:00+08:00`));
const NINE = local('2026-03-10T09:00');
const TEN = local('2026-03-10T10:00');

const start = (at: Instant, one: Partial<OneZone> = {}): LiveHall =>
  new LiveHall(
    hallWith({ quantity: 'co2', points: [A], asked: minutes(1), ...one }),
    standards,
    at,
  );

/** A reading at every full minute after now and before `until`. */
const live = (hall: LiveHall, until: Instant, value: (at: Instant) => number): void => {
  while (hall.wall < until) {
    hall.pass(20_000);
    if (hall.wall % 60_000 === 0) hall.keep(A, 'good', value(hall.wall));
  }
};

const windowsFrom = (hall: LiveHall, from: Instant, standard = 'gb-t-18883-2022') =>
  hall.given.filter((verdict) => verdict.standard === standard && verdict.window.from >= from);

/** What was given, without what an assessment says in other words. */
const asGiven = (verdicts: readonly GivenVerdict[]) =>
  new Map(
    verdicts.map((verdict) => {
      const { points, ...rest } = verdict;
      const said = points.map(({ point, verdict, value }) => ({ point, verdict, value }));
      return [`${verdictId(verdict)} ${verdict.window.from}`, { ...rest, points: said }];
    }),
  );

describe('a window that ends', () => {
  it('is judged once its last answers have come', () => {
    const hall = start(local('2026-03-10T08:59'));
    live(hall, TEN, () => 1180);
    expect(windowsFrom(hall, NINE)).toEqual([]);
    live(hall, local('2026-03-10T10:01'), () => 640);
    expect(windowsFrom(hall, NINE)).toMatchObject([
      {
        verdict: 'non-compliant',
        value: '0.11800',
        n: 60,
        good: minutes(60),
        standing: 'indicative',
      },
    ]);
  });

  it('waits for readings held before an alarm where a point is asked oftener than it is kept', () => {
    const hall = start(local('2026-03-10T08:59'), { asked: seconds(10) });
    live(hall, local('2026-03-10T10:02'), () => 640);
    expect(windowsFrom(hall, NINE)).toEqual([]);
    // An alarm brings what was held since 09:57 to the tape.
    for (let ago = 290_000; ago > 0; ago -= 10_000)
      if ((hall.wall - ago) % 60_000 !== 0) hall.keep(A, 'good', 2000, ago);
    live(hall, local('2026-03-10T10:07'), () => 640);
    const assessed = hall
      .assessed(NINE, TEN)
      .find(({ standard }) => standard === 'gb-t-18883-2022');
    expect(assessed?.n).toBe(60 + 15);
    expect(windowsFrom(hall, NINE)).toMatchObject([{ n: 60 + 15, value: assessed?.value }]);
  });

  it('is said once in a night in which nothing applies', () => {
    const hall = start(local('2026-03-10T17:59'), { quantity: 'illuminance' });
    live(hall, local('2026-03-11T11:02'), () => 420);
    const hours = windowsFrom(hall, 0 as Instant, 'gb-t-50034-2024');
    expect(hours.map(({ verdict }) => verdict)).toEqual([
      'not-applicable',
      'compliant',
      'compliant',
    ]);
    expect(hall.shown.filter(({ standard }) => standard === 'gb-t-50034-2024')).toHaveLength(19);
  });

  it('shows meanwhile what it would be', () => {
    const hall = start(local('2026-03-10T08:59'));
    live(hall, local('2026-03-10T09:25'), () => 1180);
    const [soFar] = hall.live
      .soFar(hall.wall)
      .filter(({ verdict }) => verdict.standard === 'gb-t-18883-2022');
    expect(soFar).toMatchObject({
      upTo: hall.wall - 10_000,
      verdict: {
        verdict: 'non-compliant',
        value: '0.11800',
        n: 26,
        window: { from: NINE, to: TEN },
      },
    });
    expect(windowsFrom(hall, NINE)).toEqual([]);
    live(hall, local('2026-03-10T10:01'), () => 640);
    expect(windowsFrom(hall, NINE)).toMatchObject([{ verdict: 'compliant' }]);
  });

  it('is one of at most ten at a tick, however many end together', () => {
    const many = [A, B].flatMap((point) => Array.from({ length: 1 }, () => point));
    const own = standards.filter(({ id }) => id === 'gb-t-18883-2022');
    const alike = Array.from({ length: 40 }, (_, number) =>
      own.map((standard) => ({ ...standard, id: `${standard.id}-${number}` })),
    ).flat();
    const hall = new LiveHall(hallWith({ quantity: 'co2', points: many }), alike, TEN);
    for (let minute = 0; minute < 60; minute += 1) hall.pass(60_000);
    let most = 0;
    for (let tick = 0; tick < 2000; tick += 1) {
      hall.pass(250);
      most = Math.max(most, hall.judgedAtOnce);
    }
    expect(most).toBe(10);
    expect(hall.given).toHaveLength(40);
  });
});

describe('a kill', () => {
  it.each([1, 20, 59, 61])(
    'in minute %i of a window leaves the verdict as it would have been',
    (minute) => {
      const hall = start(local('2026-03-10T08:58'));
      const value = (at: Instant) => 900 + (at % 3_600_000) / 10_000;
      live(hall, instant(NINE + minute * 60_000 - 30_000), value);
      hall.snapshot();
      live(hall, instant(NINE + minute * 60_000), value);
      hall.restart(20_000);
      live(hall, local('2026-03-10T10:02'), value);
      const [given, ...others] = windowsFrom(hall, NINE);
      expect(others).toEqual([]);
      const [assessed] = hall
        .assessed(NINE, TEN)
        .filter(({ standard }) => standard === 'gb-t-18883-2022');
      expect(given).toMatchObject({ value: assessed?.value, n: 60, good: assessed?.good });
    },
  );

  it('over the end of a window gives it afterwards, with the gap named', () => {
    const hall = start(local('2026-03-10T08:58'));
    live(hall, local('2026-03-10T09:50'), () => 640);
    hall.snapshot();
    hall.restart(30 * 60_000);
    live(hall, local('2026-03-10T10:22'), () => 640);
    expect(windowsFrom(hall, NINE)).toMatchObject([{ verdict: 'compliant', good: minutes(52) }]);
  });

  it('lets the pages see the last verdicts again, without giving them twice', () => {
    const hall = start(local('2026-03-10T08:58'));
    live(hall, local('2026-03-10T10:05'), () => 640);
    hall.snapshot();
    const given = hall.given.length;
    hall.restart(5_000);
    hall.shown.length = 0;
    live(hall, local('2026-03-10T10:07'), () => 640);
    expect(hall.given).toHaveLength(given);
    expect(hall.shown).toContainEqual(
      expect.objectContaining({ standard: 'gb-t-18883-2022', verdict: 'compliant', n: 60 }),
    );
  });
});

describe('a clock', () => {
  it('that nobody vouches for holds the windows until somebody does', () => {
    const hall = start(instant(0));
    hall.restart(0, 'uncertain');
    for (let minute = 0; minute < 10; minute += 1) {
      hall.pass(60_000);
      hall.keep(A, 'good', 640);
    }
    expect(hall.shown).toEqual([]);
    expect(hall.live.soFar(hall.wall)).toEqual([]);
    hall.vouch(local('2026-03-10T09:10'));
    live(hall, local('2026-03-10T10:02'), () => 640);
    // Ten minutes were told by the clock of 1970, once, and count from 09:01 on.
    expect(windowsFrom(hall, NINE)).toMatchObject([{ n: 59, good: minutes(59) }]);
  });

  it('that nobody vouches for in 15 minutes makes no reading good', () => {
    const hall = start(local('2026-02-01T08:00'));
    hall.restart(0, 'uncertain');
    live(hall, local('2026-02-01T10:01'), () => 640);
    expect(hall.given.length).toBeGreaterThan(0);
    for (const verdict of hall.given)
      expect(verdict).toMatchObject({ verdict: 'insufficient-data', n: 0, good: 0 });
    // Late, but it counts for what still runs, and each reading once.
    hall.vouch(local('2026-03-10T09:30'));
    live(hall, local('2026-03-10T10:02'), () => 640);
    expect(windowsFrom(hall, NINE)).toMatchObject([{ verdict: 'compliant', n: 60 }]);
  });

  it('stepped back across the end of a window gives it no second time', () => {
    const hall = start(local('2026-03-10T08:59'));
    live(hall, local('2026-03-10T10:05'), () => 640);
    hall.wall = instant(hall.wall - 30 * 60_000);
    live(hall, local('2026-03-10T11:02'), () => 1180);
    const hours = windowsFrom(hall, NINE);
    expect(hours.map(({ window }) => window.from)).toEqual([NINE, TEN]);
    const [, assessed] = hall
      .assessed(NINE, local('2026-03-10T11:00'))
      .filter(({ standard }) => standard === 'gb-t-18883-2022');
    // What was stamped twice is added up as the tape would be, in order of its stamps.
    expect(hours[1]).toMatchObject({ value: assessed?.value, n: assessed?.n });
    expect(hall.readsAgain).toBeGreaterThan(1);
  });

  it('stepped forward over days gives only what it knows of', () => {
    const hall = start(local('2026-03-10T08:59'));
    live(hall, local('2026-03-10T10:05'), () => 640);
    const before = hall.given.length;
    hall.wall = local('2026-04-10T09:30');
    live(hall, local('2026-04-10T10:02'), () => 640);
    const after = hall.given.slice(before);
    expect(new Set(after.map(({ window }) => window.from >= local('2026-04-09T00:00')))).toEqual(
      new Set([true]),
    );
  });
});

it('readings imported into a window that runs count in it', () => {
  const hall = start(local('2026-03-10T08:59'));
  live(hall, local('2026-03-10T09:30'), () => 640);
  hall.import(
    Array.from({ length: 20 }, (_, number) => ({
      point: A,
      at: instant(NINE + number * 60_000 + 30_000),
      quality: 'good' as const,
      value: 2000,
    })),
  );
  live(hall, local('2026-03-10T10:02'), () => 640);
  expect(windowsFrom(hall, NINE)).toMatchObject([{ n: 80 }]);
});

it('a journal that cannot be read holds up a verdict for five minutes and no longer', () => {
  const hall = start(local('2026-03-10T08:59'));
  hall.canRead = false;
  live(hall, local('2026-03-10T10:04'), () => 640);
  expect(windowsFrom(hall, NINE)).toEqual([]);
  live(hall, local('2026-03-10T10:07'), () => 640);
  expect(windowsFrom(hall, NINE)).toMatchObject([{ verdict: 'compliant', n: 60 }]);
});

it('a certificate that is entered while a window runs corrects all of it; what was judged stays', () => {
  const hall = start(local('2026-03-10T08:59'));
  live(hall, local('2026-03-10T10:30'), () => 980);
  const certificate = {
    record: 'a' as RecordId,
    number: 'XF-1',
    from: local('2026-01-15T00:00'),
    until: local('2027-01-15T00:00'),
    uncertainty: { absolute: 10, percent: 0 },
    correction: { slope: 1, offset: -40 },
  };
  const known = {
    instruments: new Map([[A, { certificates: [certificate] }]]),
    tests: [],
    doubts: new Map(),
  };
  hall.known = known;
  hall.live.revise(known);
  live(hall, local('2026-03-10T11:02'), () => 980);
  expect(windowsFrom(hall, NINE)).toMatchObject([
    { verdict: 'borderline', value: '0.09800', n: 60 },
    { verdict: 'compliant', value: '0.09400', n: 60, uncertainty: { value: '0.00100' } },
  ]);
});

it('a stretch that is doubted afterwards does not count in a window that still runs', () => {
  const hall = start(local('2026-03-10T08:59'));
  live(hall, local('2026-03-10T09:40'), () => 640);
  const from = local('2026-03-10T09:10');
  const doubted = (until?: Instant) => ({
    instruments: new Map(),
    tests: [],
    doubts: new Map([[A, [{ from, ...(until && { until }), why: 'stuck' as const }]]]),
  });
  hall.live.revise(doubted());
  live(hall, local('2026-03-10T09:50'), () => 640);
  hall.live.revise(doubted(local('2026-03-10T09:45')));
  live(hall, local('2026-03-10T10:02'), () => 640);
  expect(windowsFrom(hall, NINE)).toMatchObject([
    {
      verdict: 'insufficient-data',
      good: minutes(25),
      reasons: [{ gaps: [{ from, to: local('2026-03-10T09:45'), why: 'stuck' }] }],
    },
  ]);
});

const DAYS = [
  ['Asia/Shanghai', '2026-03-10T00:00+08:00'],
  ['Europe/Berlin', '2026-03-29T00:00+01:00'],
  ['America/Sao_Paulo', '2018-11-03T00:00-03:00'],
  ['Australia/Lord_Howe', '2026-04-05T00:00+11:00'],
] as const;

const qualities = fc.constantFrom<Quality>(
  'good',
  'good',
  'good',
  'uncertain:sub-normal',
  'bad:no-communication',
);

it('says live what an assessment of the tape says, whatever was read and whenever it was killed', () => {
  const minute = fc.record({
    quality: qualities,
    lasts: fc.integer({ min: 1, max: 90 }),
    value: fc.integer({ min: 400, max: 1600 }),
    silent: fc.integer({ min: 0, max: 19 }),
    late: fc.integer({ min: 0, max: 9 }),
    killed: fc.integer({ min: 0, max: 29 }),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...DAYS),
      fc.constantFrom('co2' as const, 'pm10' as const),
      fc.array(minute, { minLength: 20, maxLength: 60 }),
      ([timeZone, begin], quantity, stretches) => {
        const from = instant(Date.parse(begin));
        const hall = start(instant(from - 1), { timeZone, quantity, asked: seconds(20) });
        for (const { quality, lasts, value, silent, late, killed } of stretches)
          for (let passed = 0; passed < lasts; passed += 1) {
            for (let third = 0; third < 3; third += 1) hall.pass(20_000);
            if (silent === 0) continue;
            hall.keep(A, quality, value + (passed % 7));
            if (late === 0 && passed === 5) hall.keep(A, 'good', 2000, 130_000);
            if (killed === 0 && passed === 1) hall.snapshot();
            if (killed === 0 && passed === 3) hall.restart(1_000);
          }
        for (let rest = 0; rest < 24; rest += 1) hall.pass(20_000);
        const again = asGiven(hall.assessed(from, hall.wall));
        const given = asGiven(hall.given);
        expect(given.size).toBe(hall.given.length);
        for (const [window, verdict] of given) expect(again.get(window), window).toEqual(verdict);
      },
    ),
    { numRuns: 25 },
  );
});
