import type { Millis } from '../../core/time.js';

/** Something asked once by a person or an output, beside the routine. */
export interface Task {
  readonly id: number;
  readonly deadline: Millis;
  /** A siren or a command: goes before everything. Else it takes the turn of an ordinary read. */
  readonly urgent: boolean;
}

/** Urgent ones first, then the earliest deadline. */
export const firstTask = (tasks: readonly Task[]): Task | undefined =>
  tasks.reduce<Task | undefined>((first, task) => {
    if (!first || (task.urgent && !first.urgent)) return task;
    return task.urgent === first.urgent && task.deadline < first.deadline ? task : first;
  }, undefined);
