import type { AlarmState, GatewayTrouble } from '../core/alarm.js';
import type { Command } from '../core/command.js';
import type { PeopleCount } from '../core/current.js';
import type { Happening } from '../core/event.js';
import type { AlarmId, ZoneId } from '../core/identity.js';
import type { Entry } from '../core/ports.js';
import type { RawScan } from '../core/reading.js';
import { type Instant, type Millis, millis } from '../core/time.js';
import { see } from './alarms/cause.js';
import { takeCommand } from './alarms/commands.js';
import { type Draft, momentAt } from './draft.js';
import { dayAround } from './people/day.js';
import { rebased } from './rebase.js';
import { replayed } from './replay.js';
import { takeScan } from './scan.js';
import { indexed, type RulesSetup } from './setup.js';
import { accepted, INITIAL, isInstant, NEVER, type Rules } from './state.js';
import { sweep } from './sweep.js';
import { takeTick } from './tick.js';
import { alarmsOf, peopleOf, silencedOf } from './views.js';

export type { RulesSetup } from './setup.js';
export type { Rules } from './state.js';

export type RulesInput =
  | { readonly scan: RawScan }
  | { readonly tick: { readonly at: Instant; readonly mono: Millis } }
  | { readonly command: Command; readonly mono: Millis }
  | {
      readonly trouble: GatewayTrouble;
      readonly present: boolean;
      readonly at: Instant;
      readonly mono: Millis;
      readonly value?: number;
    };

export interface Engine {
  readonly initial: Rules;
  /** Judges one input. Pure, never throws; the events are in the order in which they happened. */
  step(
    state: Rules,
    input: RulesInput,
  ): { readonly state: Rules; readonly events: readonly Happening[] };
  /** A snapshot that may be anything; what is not one of this version is the initial state. */
  accept(snapshot: unknown): Rules;
  /** Takes in what the journal kept after the snapshot, entry by entry, still in the time of that boot. */
  replay(state: Rules, entry: Entry): Rules;
  /** Moves a state into a new boot: delays go on, nothing old is announced. */
  rebase(state: Rules, at: Instant, mono: Millis): Rules;
  /** `accept` and `rebase`. */
  restore(snapshot: unknown, at: Instant, mono: Millis): Rules;
  /** Alarms that are not normal. The same map as long as nothing of it changed. */
  alarms(state: Rules): ReadonlyMap<AlarmId, AlarmState>;
  people(state: Rules): ReadonlyMap<ZoneId, PeopleCount>;
  /** A person has silenced the siren for everything that sounds now. */
  silenced(state: Rules): boolean;
  drilling(state: Rules): boolean;
}

/** Throws a Fault for rules that cannot be: an id twice, an inhibition in a circle. */
export const rulesOf = (rules: RulesSetup): Engine => {
  const setup = indexed(rules);
  // A time zone that is none is found here and not at the first tick.
  dayAround(rules.hall, 0 as Instant);
  const rebase = (state: Rules, at: Instant, mono: Millis): Rules =>
    rebased(state, setup, at, mono);
  return {
    initial: INITIAL,
    step: (state, input) => {
      const draft: Draft = { setup, state, events: [] };
      advance(draft, input);
      sweep(draft);
      take(draft, input);
      sweep(draft);
      return { state: draft.state, events: draft.events };
    },
    accept: accepted,
    replay: (state, entry) => replayed(state, setup, entry),
    rebase,
    restore: (snapshot, at, mono) => rebase(accepted(snapshot), at, mono),
    alarms: alarmsOf(),
    people: peopleOf(setup),
    silenced: silencedOf,
    drilling: ({ drill }) => drill !== undefined,
  };
};

/** Stamps beyond this are not stamps. */
const LAST = 2 ** 50;
/** Time never goes back: answers of several wires may come a little out of order. */
const advance = (draft: Draft, input: RulesInput): void => {
  const stamp = 'scan' in input ? input.scan.mono : 'tick' in input ? input.tick.mono : input.mono;
  const { state } = draft;
  const mono = millis(stamp <= LAST ? Math.max(state.mono, stamp) : state.mono);
  const told =
    'tick' in input
      ? input.tick.at
      : 'trouble' in input
        ? input.at
        : 'scan' in input && state.wall === undefined
          ? input.scan.readings[0]?.at
          : undefined;
  draft.state = {
    ...state,
    mono,
    began: state.began ?? mono,
    ...(told !== undefined && isInstant(told) && { wall: { at: told, mono } }),
  };
};

const take = (draft: Draft, input: RulesInput): void => {
  if ('scan' in input) takeScan(draft, input.scan);
  else if ('tick' in input) {
    if (isInstant(input.tick.at)) takeTick(draft, input.tick.at);
  } else if ('command' in input) takeCommand(draft, input.command);
  else
    for (const rule of draft.setup.byTrouble.get(input.trouble) ?? [])
      see(draft, rule, {
        ...momentAt(draft, draft.state.mono),
        shows: input.present,
        until: NEVER,
        ...(input.value !== undefined && { value: input.value }),
      });
};
