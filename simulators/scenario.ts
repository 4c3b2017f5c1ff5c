import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type BusId, type DeviceId, NAME, type PointId } from '../gateway/core/identity.js';
import { type Clock, type Instant, millis, type Timer } from '../gateway/core/time.js';
import { duration, name, names } from '../gateway/core/written.js';
import { faultSchema } from './instruments/fault.js';
import { point } from './point.js';
import type { Simulator } from './simulator.js';

/** One thing that happens, so long after the scenario began by the hall's clock. */
const stepSchema = z.strictObject({
  after: duration.prefault('0s'),
  /** Points that show a value until released; null = "no value". */
  set: z.record(point, z.number().nullable()).default({}),
  release: z.array(point).default([]),
  fault: z.record(name<DeviceId>(), faultSchema).default({}),
  heal: z.array(name<DeviceId>()).default([]),
  cut: z.array(name<BusId>()).default([]),
  mend: z.array(name<BusId>()).default([]),
  mains: z.enum(['lost', 'back']).optional(),
});
type Step = z.output<typeof stepSchema>;

export const scenarioSchema = z.strictObject({
  names,
  /** The hall's clock is set to this local time first: `2026-02-28T08:00`. */
  clock: z.iso.datetime({ local: true }).optional(),
  steps: z.array(stepSchema).min(1),
});
export type Scenario = z.output<typeof scenarioSchema>;

/** A scenario of the given directory; undefined where there is none of that name. */
export const readScenario = (directory: string, called: string): Scenario | undefined => {
  if (!NAME.test(called)) return undefined;
  let text: string;
  try {
    text = readFileSync(join(directory, `${called}.yaml`), 'utf8');
  } catch {
    return undefined;
  }
  return scenarioSchema.parse(parse(text));
};

/** Names in a scenario that this hall does not have. */
export const strangersIn = ({ steps }: Scenario, simulator: Simulator): string[] => {
  const strangers = steps.flatMap((step) => [
    ...[...keysOf(step.set), ...step.release].filter((id) => !simulator.has(id)),
    ...[...keysOf(step.fault), ...step.heal].filter((id) => !simulator.devices.has(id)),
    ...[...step.cut, ...step.mend].filter((id) => !simulator.buses.has(id)),
  ]);
  return [...new Set(strangers)];
};

const keysOf = <Key extends string>(record: Partial<Record<Key, unknown>>): Key[] =>
  Object.keys(record) as Key[];

const apply = async (simulator: Simulator, step: Step): Promise<void> => {
  for (const [id, value] of Object.entries(step.set))
    simulator.points.override(id as PointId, value ?? undefined);
  for (const id of step.release) simulator.points.release(id);
  for (const [id, fault] of Object.entries(step.fault))
    simulator.devices.get(id as DeviceId)?.breaks(fault);
  for (const id of step.heal) simulator.devices.get(id)?.heals();
  if (step.mains) simulator.switchMains(step.mains === 'back');
  await Promise.all(step.cut.map((id) => simulator.buses.get(id)?.cut()));
  await Promise.all(step.mend.map((id) => simulator.buses.get(id)?.mend()));
};

/** A scenario under way; ending it leaves what has happened. */
export interface Playing {
  stop(): void;
}

/** Plays the steps on the hall's clock, set first to `at` where the scenario names a time. */
export const play = (
  scenario: Scenario,
  at: Instant | undefined,
  simulator: Simulator,
  clock: Clock,
  failed: (error: unknown) => void,
): Playing => {
  if (at !== undefined) simulator.setClock(at);
  const timers: Timer[] = scenario.steps.map((step) =>
    clock.after(millis(step.after / simulator.hallClock.speed), () => {
      apply(simulator, step).catch(failed);
    }),
  );
  return {
    stop: () => {
      for (const timer of timers) timer.cancel();
    },
  };
};
