import type { GatewayTrouble } from './core/alarm.js';
import type { Command } from './core/command.js';
import type { Happening } from './core/event.js';
import { type Hall, type Point, pointsOf } from './core/hall.js';
import type { PointId } from './core/identity.js';
import type { Commands, Entry, Host } from './core/ports.js';
import type { Instant } from './core/time.js';
import { scanOf } from './devices/scan.js';
import type { Answer } from './drivers/driver.js';
import type { Journal } from './journal/journal.js';
import type { Present } from './present.js';
import type { Engine, RulesInput } from './rules/rules.js';

/** Where every input passes, one at a time: numbered by the journal, judged by the rules, shown as the present. */
export interface Spine extends Commands {
  hear(answer: Answer): void;
  happen(happening: Happening): void;
  tick(): void;
  trouble(trouble: GatewayTrouble, present: boolean): void;
  /** Takes up where the last run ended: its snapshot and what the journal kept after it. */
  resume(snapshot: unknown, kept: readonly Entry[]): void;
  snapshot(): unknown;
}

export const createSpine = (
  hall: Hall,
  engine: Engine,
  journal: Journal,
  present: Present,
  host: Host,
): Spine => {
  const points = new Map<PointId, Point>(pointsOf(hall).map((point) => [point.id, point]));
  let state = engine.initial;

  const settle = (): void =>
    present.settle({
      alarms: engine.alarms(state),
      people: engine.people(state),
      silenced: engine.silenced(state),
      drilling: engine.drilling(state),
    });
  const step = (input: RulesInput): readonly Happening[] => {
    const { state: next, events } = engine.step(state, input);
    if (next === state && events.length === 0) return events;
    state = next;
    for (const event of events) journal.record(event);
    settle();
    return events;
  };
  const now = () => ({ at: host.clock.wall(), mono: host.clock.mono() });

  return {
    hear: (answer) => {
      const age = host.clock.mono() - answer.mono;
      const at = Math.round(host.clock.wall() - age) as Instant;
      const scan = scanOf(answer, points, at, journal.clockQuality());
      journal.keep(scan);
      present.hear(scan);
      step({ scan });
    },
    happen: (happening) => void journal.record(happening),
    tick: () => void step({ tick: now() }),
    trouble: (trouble, isPresent) => void step({ trouble, present: isPresent, ...now() }),
    submit: async (command: Command) => {
      const events = step({ command, mono: host.clock.mono() });
      const refused = events.find((event) => event.kind === 'command-refused');
      if (refused === undefined) return { accepted: true };
      const { why, parameters } = refused;
      return { accepted: false, why, ...(parameters && { parameters }) };
    },
    resume: (snapshot, kept) => {
      state = engine.accept(snapshot);
      for (const entry of kept) state = engine.replay(state, entry);
      const { at, mono } = now();
      state = engine.rebase(state, at, mono);
      settle();
    },
    snapshot: () => state,
  };
};
