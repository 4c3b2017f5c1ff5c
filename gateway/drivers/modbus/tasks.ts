import type { Millis } from '../../core/time.js';

/** Something asked once by a person or an output, beside the routine. */
export interface Task {
  readonly id: number;
  readonly deadline: Millis;
  /** A siren or a command: goes before everything. Else it takes the turn of an ordinary read. */
  readonly urgent: boolean;
  /** Only while nothing else is due for so long: it takes no poll its time. */
  readonly spare?: Millis;
}

/** Urgent ones first, then the earliest deadline. */
export const firstTask = (tasks: readonly Task[]): Task | undefined =>
  tasks.reduce<Task | undefined>((first, task) => {
    if (task.spare !== undefined) return first;
    if (!first || (task.urgent && !first.urgent)) return task;
    return task.urgent === first.urgent && task.deadline < first.deadline ? task : first;
  }, undefined);

/** The first of those that fit into the time that is left before something is due. */
export const spareTask = (tasks: readonly Task[], left: number): Task | undefined =>
  tasks.find(({ spare }) => spare !== undefined && spare <= left);
