import type { AlarmCondition, AlarmState } from '../../../../../gateway/core/alarm.ts';

/** The lists of the alarm console: every alarm that is not normal stands in exactly one of the last five. Pure. */

export const VIEWS = [
  'open',
  'unacknowledged',
  'acknowledged',
  'returned',
  'shelved',
  'hidden',
] as const;
export type View = (typeof VIEWS)[number];

const OF_VIEW: Readonly<Record<View, readonly AlarmCondition[]>> = {
  open: ['unacknowledged', 'acknowledged', 'returned-unacknowledged', 'latched'],
  unacknowledged: ['unacknowledged', 'returned-unacknowledged'],
  acknowledged: ['acknowledged'],
  returned: ['latched'],
  shelved: ['shelved'],
  hidden: ['suppressed', 'out-of-service'],
};

/** What only repeats another alarm is handled with it and has no row of its own. */
export const inView = (alarms: readonly AlarmState[], view: View): readonly AlarmState[] =>
  alarms.filter(({ condition, joined }) => joined !== true && OF_VIEW[view].includes(condition));

export const isView = (text: string | undefined): text is View =>
  VIEWS.some((view) => view === text);

export interface Filter {
  readonly kind?: string | undefined;
  readonly zone?: string | undefined;
  /** Part of what stands in the row, whatever its case. */
  readonly text?: string | undefined;
}

/** `textOf` gives what stands in the row of an alarm. */
export const filtered = (
  alarms: readonly AlarmState[],
  { kind, zone, text }: Filter,
  textOf: (alarm: AlarmState) => string,
): readonly AlarmState[] => {
  const sought = text?.trim().toLocaleLowerCase() ?? '';
  return alarms.filter(
    (alarm) =>
      (kind === undefined || alarm.kind === kind) &&
      (zone === undefined || alarm.zone === zone) &&
      (sought === '' || textOf(alarm).toLocaleLowerCase().includes(sought)),
  );
};
