import fc from 'fast-check';
import type { AlarmCondition, AlarmRule } from '../../gateway/core/alarm.js';
import type { CommandVerb } from '../../gateway/core/command.js';
import type { Happening } from '../../gateway/core/event.js';
import type { Instant } from '../../gateway/core/time.js';
import { millis } from '../../gateway/core/time.js';
import { type Act, type Dated, type OracleRule, type Truth, truthOf } from './oracle.js';
import { alarmId, Bench, contact, deviceOf, hallOf, point, ruleOf } from './small-hall.js';

const PERIOD = 2000;
const closed = (value: number): boolean => value === 1;

/** One of each temper: life safety, limit with delays, latching, one that hides another. */
const SKETCHES = [
  { id: 'di/fire', kind: 'fire', on: 0, off: 0, latch: true, truth: closed },
  {
    id: 'aq/high',
    kind: 'air',
    on: 5000,
    off: 3000,
    latch: false,
    truth: (value: number) => (value > 100 ? true : value <= 90 ? false : undefined),
  },
  { id: 'di/mains', kind: 'mains-lost', on: 1000, off: 1000, latch: false, truth: closed },
  {
    id: 'di/lift',
    kind: 'lift',
    on: 0,
    off: 2000,
    latch: true,
    truth: closed,
    hiddenBy: 'di/mains',
  },
  {
    id: 'di/cooling',
    kind: 'cooling',
    on: 500,
    off: 0,
    latch: false,
    truth: closed,
    hiddenBy: 'di/mains',
  },
] as const;

const SHELVE_AT_MOST = 30_000;

const ORACLE_RULES: readonly OracleRule[] = SKETCHES.map((sketch) => ({
  ...sketch,
  stands: 2 * PERIOD,
  lifeSafety: sketch.kind === 'fire',
  shelveAtMost: sketch.kind === 'fire' ? 0 : SHELVE_AT_MOST,
}));

const pointOfRule = (rule: number): string => `dev-${rule}/p`;

const RULES: readonly AlarmRule[] = SKETCHES.map(({ id, kind, on, off, latch }, index) =>
  ruleOf(
    id,
    kind,
    kind === 'air'
      ? { test: 'above', point: point(pointOfRule(index)), limit: 100, deadband: 10 }
      : contact(pointOfRule(index)),
    {
      onDelay: millis(on),
      offDelay: millis(off),
      latch,
      shelveAtMost: millis(SHELVE_AT_MOST),
      ...(id === 'di/mains' && { inhibits: [alarmId('di/lift'), alarmId('di/cooling')] }),
    },
  ),
);
const HALL = hallOf(
  SKETCHES.map((_, index) => deviceOf(`dev-${index}`, 'bus-1', { p: { period: PERIOD } })),
);

const rule = fc.nat({ max: SKETCHES.length - 1 });
const value = fc.constantFrom(0, 1, 85, 95, 105);
const verbs = ['acknowledge', 'reset', 'unshelve', 'remove', 'restore'] as const;

/** Read for long enough to raise the limit alarm. */
const RAISED = Array.from({ length: 6 }, () => ({ value: 105, after: 1000 }));

/** A few acts that belong together, each with the time that passes before it. */
const phrase: fc.Arbitrary<readonly { readonly after: number; readonly act: Act }[]> = fc.oneof(
  // A point is read for a while, sometimes with a hole in it.
  {
    weight: 6,
    arbitrary: fc
      .record({ rule, value, times: fc.integer({ min: 1, max: 8 }), hole: fc.nat({ max: 20 }) })
      .map(({ rule, value, times, hole }) =>
        Array.from({ length: times }, (_, index) => ({
          after: 1000,
          act:
            index === hole
              ? ({ do: 'bad', rule } as const)
              : ({ do: 'read', rule, value: rule === 1 ? value : value % 2 } as const),
        })),
      ),
  },
  // A limit is read about its deadband, with gaps in which no reading stands.
  {
    weight: 2,
    arbitrary: fc
      .array(fc.record({ value, after: fc.constantFrom(500, 1000, 1000, 4000, 5000) }), {
        minLength: 3,
        maxLength: 14,
      })
      .map((reads) =>
        [...RAISED, ...reads].map(({ value, after }) => ({
          after,
          act: { do: 'read', rule: 1, value: Math.max(85, value) } as const,
        })),
      ),
  },
  // A contact chatters.
  {
    weight: 2,
    arbitrary: fc.record({ rule, times: fc.integer({ min: 2, max: 8 }) }).map(({ rule, times }) =>
      Array.from({ length: times }, (_, index) => ({
        after: 500,
        act: {
          do: 'read',
          rule,
          value: rule === 1 ? 85 + 20 * (index % 2) : (index + 1) % 2,
        } as const,
      })),
    ),
  },
  {
    weight: 5,
    arbitrary: fc
      .record({ rule, verb: fc.constantFrom(...verbs), after: fc.nat({ max: 6 }) })
      .map(({ rule, verb, after }) => [{ after: 500 * after, act: { do: verb, rule } as const }]),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ rule, for: fc.constantFrom(2000, 10_000, SHELVE_AT_MOST, 31_000) })
      .map(({ rule, for: duration }) => [
        { after: 500, act: { do: 'shelve', rule, for: duration } as const },
      ]),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(rule, { minLength: 1, maxLength: 3 })
      .map((rules) => [{ after: 500, act: { do: 'acknowledge-several', rules } as const }]),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(0, 3000, 20_000)
      .map((outage) => [{ after: 500, act: { do: 'restart', outage } as const }]),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(-3_600_000, 3_600_000)
      .map((by) => [{ after: 500, act: { do: 'step-clock', by } as const }]),
  },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: 1, max: 30 })
      .map((halves) => [{ after: 500 * halves, act: { do: 'nothing' } as const }]),
  },
);

/** An episode: its acts, and whether ticks come every second or only now and then. */
export const episode = fc.record({
  acts: fc.array(phrase, { minLength: 3, maxLength: 30 }).map((phrases): readonly Dated[] => {
    let at = 0;
    return phrases.flat().map(({ after, act }) => {
      at += after === 0 ? 500 : after;
      return { at, act };
    });
  }),
  ticks: fc.boolean(),
  /**
   * With ticks a snapshot is taken every so many acts, and the journal has what came after. Without, at
   * every act: the journal cannot say whether a delay ended just before or just after a reading.
   */
  snapshots: fc.integer({ min: 1, max: 12 }),
});
export type Episode = typeof episode extends fc.Arbitrary<infer Made> ? Made : never;

const ANNOUNCEMENTS = new Set([
  'alarm-raised',
  'alarm-returned',
  'alarm-acknowledged',
  'alarm-reset',
]);

const VERBS = { remove: 'out-of-service', restore: 'return-to-service' } as const;
const verbOf = (act: Act): CommandVerb | undefined => {
  switch (act.do) {
    case 'acknowledge-several':
      return {
        verb: act.do,
        alarms: act.rules.map((index) => alarmId(SKETCHES[index]?.id ?? '')),
      };
    case 'acknowledge':
    case 'unshelve':
    case 'reset':
    case 'shelve':
    case 'remove':
    case 'restore': {
      const about = { alarm: alarmId(SKETCHES[act.rule]?.id ?? ''), reason: 'because' };
      if (act.do === 'shelve') return { verb: act.do, ...about, for: millis(act.for) };
      if (act.do === 'remove') return { verb: VERBS.remove, ...about };
      return act.do === 'restore' ? { verb: VERBS.restore, ...about } : { verb: act.do, ...about };
    }
    default:
      return undefined;
  }
};

/** The same episode lived by the rules of the gateway. */
export const livedBy = ({ acts, ticks, snapshots }: Episode): Truth => {
  const bench = new Bench(HALL, RULES);
  const announced: string[] = [];
  const answers: boolean[] = [];
  const conditions: AlarmCondition[][] = [];
  let lived = 0;
  const note = (events: readonly Happening[]): void => {
    for (const event of events)
      if (ANNOUNCEMENTS.has(event.kind) && 'alarm' in event)
        announced.push(`${lived - (bench.wall - event.at)} ${event.kind} ${event.alarm.alarm}`);
  };
  const tick = (by: number): void => {
    lived += by;
    bench.mono += by;
    bench.wall = (bench.wall + by) as Instant;
    note(bench.step({ tick: { at: bench.wall, mono: millis(bench.mono) } }));
  };
  const passTo = (at: number, act: Act): void => {
    const late = !ticks && act.do !== 'restart' && act.do !== 'step-clock';
    while (lived < at) {
      const by = Math.min(1000, at - lived);
      if (late) {
        lived += by;
        bench.mono += by;
        bench.wall = (bench.wall + by) as Instant;
      } else tick(by);
    }
  };
  tick(0);
  for (const [index, { at, act }] of acts.entries()) {
    if (!ticks || index % snapshots === 0) bench.snapshot();
    passTo(at, act);
    if (act.do === 'read') note(bench.read({ [pointOfRule(act.rule)]: act.value }));
    else if (act.do === 'bad') note(bench.read({ [pointOfRule(act.rule)]: 'bad:sensor-failure' }));
    else if (act.do === 'restart') {
      // Something is always read, so the journal knows how long the gateway lived.
      note(bench.read({ 'beat/p': 0 }));
      bench.restart(act.outage);
    } else if (act.do === 'step-clock') bench.wall = (bench.wall + act.by) as Instant;
    else {
      const verb = verbOf(act);
      const events = verb === undefined ? [] : bench.command(verb);
      note(events);
      if (verb !== undefined) answers.push(events.some(({ kind }) => kind === 'command-accepted'));
    }
    tick(0);
    conditions.push(SKETCHES.map(({ id }) => bench.condition(id) as AlarmCondition));
  }
  return { announced, answers, conditions };
};

export interface Verdict {
  readonly missed: readonly string[];
  readonly invented: readonly string[];
  readonly wrong: readonly string[];
}

/** Where the gateway and the oracle differ. */
export const compared = (made: Episode): Verdict => {
  const right = truthOf(ORACLE_RULES, made.acts);
  const lived = livedBy(made);
  const less = (these: readonly string[], those: readonly string[]): readonly string[] => {
    const left = [...those];
    return these.filter((one) => {
      const place = left.indexOf(one);
      if (place >= 0) left.splice(place, 1);
      return place < 0;
    });
  };
  const wrong = right.conditions.flatMap((states, act) =>
    states.flatMap((state, index) => {
      const found = lived.conditions[act]?.[index];
      const dated = made.acts[act];
      return found === state
        ? []
        : [
            `${dated?.at} after ${JSON.stringify(dated?.act)}: ${SKETCHES[index]?.id} is ${found}, must be ${state}`,
          ];
    }),
  );
  const answers = right.answers.flatMap((answer, index) =>
    lived.answers[index] === answer ? [] : [`command ${index} must be ${answer}`],
  );
  return {
    missed: less(right.announced, lived.announced),
    invented: less(lived.announced, right.announced),
    wrong: [...wrong, ...answers],
  };
};

/** What a run has seen of the life-cycle, and where the gateway and the oracle differed. */
export interface Tally {
  episodes: number;
  acts: number;
  announced: number;
  missed: number;
  invented: number;
  wrong: number;
  /** How often each state was the right one; an oracle that sees nothing proves nothing. */
  readonly states: Map<AlarmCondition, number>;
}

/** One line for people: `10000 episodes, … announcements: missed 0, invented 0, wrong state 0`. */
export const tallyLine = ({ states, ...tally }: Tally): string =>
  [
    `${tally.episodes} episodes, ${tally.acts} acts, ${tally.announced} announcements:`,
    `missed ${tally.missed}, invented ${tally.invented}, wrong state ${tally.wrong};`,
    `states compared: ${[...states].map(([state, count]) => `${state} ${count}`).join(', ')}`,
  ].join(' ');

/** Ends at the first episode in which the two differ, made as short as it can be; `tally` is filled also then. */
export const runEpisodes = (numRuns: number, seed: number, tally: Tally): void => {
  fc.assert(
    fc.property(episode, (made) => {
      const right = truthOf(ORACLE_RULES, made.acts);
      const { missed, invented, wrong } = compared(made);
      tally.episodes += 1;
      tally.acts += made.acts.length;
      tally.announced += right.announced.length;
      tally.missed += missed.length;
      tally.invented += invented.length;
      tally.wrong += wrong.length;
      for (const state of right.conditions.flat())
        tally.states.set(state, (tally.states.get(state) ?? 0) + 1);
      if (missed.length + invented.length + wrong.length > 0)
        throw new Error(
          [
            ...missed.map((one) => `missed ${one}`),
            ...invented.map((one) => `invented ${one}`),
            ...wrong.slice(0, 3).map((one) => `wrong ${one}`),
            JSON.stringify(made),
          ].join('\n'),
        );
    }),
    { numRuns, seed },
  );
};

export const emptyTally = (): Tally => ({
  episodes: 0,
  acts: 0,
  announced: 0,
  missed: 0,
  invented: 0,
  wrong: 0,
  states: new Map(),
});
