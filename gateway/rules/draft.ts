import type { AlarmState } from '../core/alarm.js';
import type { Happening } from '../core/event.js';
import type { AlarmId } from '../core/identity.js';
import { type Instant, type Millis, millis } from '../core/time.js';
import type { IndexedRule, Setup } from './setup.js';
import { type AlarmRecord, NEVER, type Rules, wallAt } from './state.js';

/** One step in the making: each change replaces `state`, sharing what did not change. */
export interface Draft {
  readonly setup: Setup;
  state: Rules;
  readonly events: Happening[];
  /** Replaying: what is seen is remembered, but no alarm moves by it. */
  readonly holding?: true;
}

/** When something became known: on both clocks. */
export interface Moment {
  readonly mono: Millis;
  readonly at: Instant;
}

export const momentAt = (draft: Draft, mono: Millis): Moment => ({
  mono,
  at: wallAt(draft.state, mono),
});

const IDLE: AlarmRecord = {
  condition: 'normal',
  cause: false,
  until: millis(0),
  held: false,
  raises: [],
};

export const recordOf = (draft: Draft, rule: IndexedRule): AlarmRecord =>
  draft.state.alarms[rule.place]?.[rule.id] ?? IDLE;

export const knownRule = (draft: Draft, id: AlarmId): IndexedRule | undefined =>
  draft.setup.rules.get(id);

const delayOf = (rule: IndexedRule, record: AlarmRecord): Millis =>
  record.cause ? rule.offDelay : rule.onDelay;

/** When a turning condition becomes the cause, if the reading that says so stands that long. */
export const settlesAt = (rule: IndexedRule, record: AlarmRecord): Millis => {
  if (record.turning === undefined) return NEVER;
  const due = millis(record.turning + delayOf(rule, record));
  return due <= record.until ? due : NEVER;
};

/** Keeps a record, and wakes the sweep for what may now fall due: a condition that turns is looked at then. */
export const put = (draft: Draft, rule: IndexedRule, record: AlarmRecord): void => {
  const { state } = draft;
  const soonest = Math.min(
    state.wake,
    settlesAt(rule, record),
    record.lapses ?? NEVER,
    record.shelvedUntil ?? NEVER,
    record.warnsAt ?? NEVER,
    record.overdueAt ?? NEVER,
  );
  draft.state = {
    ...state,
    wake: millis(soonest),
    alarms: { ...state.alarms, [rule.place]: { ...state.alarms[rule.place], [rule.id]: record } },
  };
};

/** Changes what people are shown of an alarm, if they are shown anything. */
export const retell = (
  draft: Draft,
  id: AlarmId,
  change: (told: AlarmState) => AlarmState,
): void => {
  const rule = knownRule(draft, id);
  if (rule === undefined) return;
  const record = recordOf(draft, rule);
  if (record.told !== undefined) put(draft, rule, { ...record, told: change(record.told) });
};

/** The newest moment, on both clocks. */
export const now = (draft: Draft): Moment => momentAt(draft, draft.state.mono);
