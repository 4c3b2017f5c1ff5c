import type { AlarmCondition, AlarmState } from '../../core/alarm.js';
import type { Happening } from '../../core/event.js';
import type { FaultCode } from '../../core/fault.js';
import { millis, minutes } from '../../core/time.js';
import { type Draft, knownRule, type Moment, put, recordOf } from '../draft.js';
import type { IndexedRule } from '../setup.js';
import type { AlarmRecord } from '../state.js';
import { joinIncident, leaveIncidents } from './incident.js';
import { type AlarmInput, alarmMove } from './table.js';
import { freshState, labelled, without } from './told.js';

type Told = Extract<Happening, { readonly alarm: AlarmState }>['kind'];

/** ISA-18.2: chattering is three raises or more within a minute. */
const CHATTER_RAISES = 3;
const CHATTER_WITHIN = minutes(1);

const EVENT_OF: Readonly<Record<AlarmInput, Told>> = {
  raise: 'alarm-raised',
  return: 'alarm-returned',
  acknowledge: 'alarm-acknowledged',
  reset: 'alarm-reset',
  shelve: 'alarm-shelved',
  unshelve: 'alarm-unshelved',
  suppress: 'alarm-suppressed',
  unsuppress: 'alarm-unsuppressed',
  remove: 'alarm-out-of-service',
  restore: 'alarm-in-service',
};

/** Whether an alarm that inhibits this one has its cause, and is trusted to know it. */
export const isInhibited = (draft: Draft, rule: IndexedRule): boolean =>
  rule.inhibitedBy.some((id) => {
    const by = knownRule(draft, id);
    if (by === undefined) return false;
    const record = recordOf(draft, by);
    return record.cause && record.condition !== 'out-of-service';
  });

export const mayMove = (
  draft: Draft,
  rule: IndexedRule,
  input: AlarmInput,
): FaultCode | undefined => {
  const move = moveOf(draft, rule, input);
  return move !== undefined && 'refused' in move ? move.refused : undefined;
};

const moveOf = (draft: Draft, rule: IndexedRule, input: AlarmInput) => {
  const { condition, cause, held } = recordOf(draft, rule);
  const inhibited = isInhibited(draft, rule);
  return alarmMove(condition, input, { latch: rule.latch, cause, held, inhibited });
};

/** Puts an alarm through the table; what people must know becomes an event. A refused input changes nothing. */
export const move = (
  draft: Draft,
  rule: IndexedRule,
  input: AlarmInput,
  moment: Moment,
  change: Partial<AlarmState> = {},
): void => {
  const before = recordOf(draft, rule);
  const next = moveOf(draft, rule, input);
  if (next === undefined || 'refused' in next) return;
  const hides = next.to === 'shelved' || next.to === 'out-of-service';
  const told = before.told ?? fresh(draft, rule, before, moment);
  const leaving = input === 'unshelve' || input === 'unsuppress' || input === 'restore';
  if (next.to === 'unacknowledged') {
    if (leaving) tell(draft, EVENT_OF[input], { ...told, condition: next.to }, moment);
    raise(draft, rule, moment);
    return;
  }
  const shown: AlarmState = {
    ...(hides ? told : without(told, 'reason', 'shelvedUntil', 'hiddenBy')),
    ...change,
    condition: next.to,
    ...(input === 'return' && { returnedAt: moment.at }),
  };
  // Help that came late is no longer late once the cause is gone.
  const after = input === 'return' ? without(shown, 'overdue') : shown;
  put(draft, rule, recordAfter(before, next.to, input, after));
  const kind = eventOf(before.condition, next.to, input);
  if (kind !== undefined) tell(draft, kind, after, moment);
  if (next.to === 'normal') leaveIncidents(draft, rule);
};

/** Says of an alarm that stands, or hides, what time alone has made true of it. */
export const remark = (
  draft: Draft,
  rule: IndexedRule,
  kind: 'alarm-overdue' | 'alarm-shelf-ending',
  moment: Moment,
): void => {
  const record = without(recordOf(draft, rule), kind === 'alarm-overdue' ? 'overdueAt' : 'warnsAt');
  if (record.told === undefined) {
    put(draft, rule, record);
    return;
  }
  // Whoever silenced the siren did so for help that was under way.
  const told =
    kind === 'alarm-overdue' ? { ...without(record.told, 'silenced'), overdue: true } : record.told;
  put(draft, rule, { ...record, told });
  tell(draft, kind, told, moment);
};

/** What hides makes no noise of its own coming and going: it is hidden, and then it is not. */
const eventOf = (from: AlarmCondition, to: AlarmCondition, input: AlarmInput): Told | undefined => {
  if (to === 'suppressed') return from === 'suppressed' ? undefined : 'alarm-suppressed';
  return from === 'suppressed' && input === 'return' ? 'alarm-unsuppressed' : EVENT_OF[input];
};

const recordAfter = (
  before: AlarmRecord,
  to: AlarmCondition,
  input: AlarmInput,
  told: AlarmState,
): AlarmRecord => {
  const held = before.held && to !== 'out-of-service' && input !== 'reset';
  const timers = without(before, 'told', 'shelvedUntil', 'warnsAt');
  // Help is late only while its cause is there to see.
  const rest = to === 'acknowledged' ? timers : without(timers, 'overdueAt');
  return to === 'normal'
    ? { ...rest, condition: to, held: false }
    : {
        ...rest,
        condition: to,
        held,
        told,
        ...(to === 'shelved' && {
          ...(before.shelvedUntil !== undefined && { shelvedUntil: before.shelvedUntil }),
          ...(before.warnsAt !== undefined && { warnsAt: before.warnsAt }),
        }),
      };
};

const fresh = (draft: Draft, rule: IndexedRule, record: AlarmRecord, { at }: Moment): AlarmState =>
  freshState(rule, record.condition, at, {
    value: record.value,
    drill: draft.state.drill !== undefined,
  });

const tell = (draft: Draft, kind: Told, alarm: AlarmState, { at }: Moment): void => {
  draft.events.push({ kind, at, alarm });
};

/** A cause has come: a new alarm, or one again that nobody has finished with. It sounds in either case. */
const raise = (draft: Draft, rule: IndexedRule, moment: Moment): void => {
  const before = recordOf(draft, rule);
  const first = before.told === undefined || before.told.count === 0;
  const told =
    before.told === undefined || first
      ? fresh(draft, rule, before, moment)
      : without(
          before.told,
          'acknowledgedBy',
          'acknowledgedAt',
          'acknowledgedVia',
          'returnedAt',
          'silenced',
          'finding',
          'verifiedBy',
          'verifiedAt',
          'verifiedVia',
          'reason',
          'shelvedUntil',
          'hiddenBy',
          'overdue',
          'joined',
        );
  const raises = [...before.raises, moment.mono].slice(-CHATTER_RAISES);
  const oldest = raises[0] ?? moment.mono;
  const chattering = raises.length === CHATTER_RAISES && moment.mono - oldest < CHATTER_WITHIN;
  const calm = without({ ...told, condition: 'unacknowledged' as const }, 'chattering');
  const raised: AlarmState = {
    ...calm,
    count: told.count + 1,
    ...(before.value !== undefined && { value: before.value }),
    ...labelled(rule, before.value),
    ...(chattering && { chattering }),
  };
  put(draft, rule, {
    ...without(before, 'shelvedUntil', 'warnsAt', 'panelReset'),
    condition: 'unacknowledged',
    held: rule.latch,
    raises,
    told: raised,
    ...(rule.overdueAfter !== undefined && {
      overdueAt: millis(moment.mono + rule.overdueAfter),
    }),
  });
  const joined = joinIncident(draft, rule, moment);
  const shown = recordOf(draft, rule).told ?? raised;
  tell(draft, joined ? 'alarm-joined' : 'alarm-raised', shown, moment);
  if (chattering && told.chattering !== true) tell(draft, 'alarm-chattering', shown, moment);
};
