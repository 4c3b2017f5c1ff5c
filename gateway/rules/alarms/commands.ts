import type { AlarmState, Finding } from '../../core/alarm.js';
import type { Actor, Command } from '../../core/command.js';
import type { AlarmId } from '../../core/identity.js';
import { type Draft, knownRule, type Moment, now, recordOf, retell } from '../draft.js';
import type { IndexedRule } from '../setup.js';
import { type Answered, isInstant } from '../state.js';
import { isMissing, plainly, type Refusal, refusalOf } from './asked.js';
import { endDrill, startDrill } from './drill.js';
import { move } from './lifecycle.js';
import { remove, shelve } from './shelving.js';

/** So many commands back a repeated id is known. */
const REMEMBERED = 256;

/**
 * Executes a person's command and answers it with exactly one event; what it did follows. An id that was
 * answered before is answered again and not executed.
 */
export const takeCommand = (draft: Draft, command: Command): void => {
  const moment = momentOf(draft, command);
  const before = draft.state.answered.find(({ id }) => id === command.id);
  if (before !== undefined) {
    answer(draft, command, before, moment, { repeated: true });
    return;
  }
  const place = draft.events.length;
  const refusal = execute(draft, command, moment);
  const answered: Answered = { id: command.id, ...refusal };
  answer(draft, command, answered, moment, {}, place);
  draft.state = {
    ...draft.state,
    answered: [...draft.state.answered, answered].slice(-REMEMBERED),
  };
};

/** Before the first tick only the one who commands knows the time. */
const momentOf = (draft: Draft, { at }: Command): Moment =>
  draft.state.wall === undefined && isInstant(at) ? { mono: draft.state.mono, at } : now(draft);

const answer = (
  draft: Draft,
  command: Command,
  { why, parameters }: Omit<Answered, 'id'>,
  { at }: Moment,
  mark: { readonly repeated?: true },
  place = draft.events.length,
): void => {
  draft.events.splice(
    place,
    0,
    why === undefined
      ? { kind: 'command-accepted', at, command, ...mark }
      : {
          kind: 'command-refused',
          at,
          command,
          why,
          ...(parameters !== undefined && { parameters }),
          ...mark,
        },
  );
};

const execute = (draft: Draft, command: Command, moment: Moment): Refusal | undefined => {
  const by = command.by.name;
  switch (command.verb) {
    case 'silence':
      return silence(draft, by, moment);
    case 'acknowledge-several':
      return acknowledgeSeveral(draft, command.alarms, command.by, moment);
    case 'start-drill':
      return startDrill(draft, by, command.for, moment);
    case 'end-drill':
      return endDrill(draft, by, moment);
    default:
      return onAlarm(draft, command, moment);
  }
};

type OnAlarm = Exclude<
  Command,
  { readonly verb: 'silence' | 'acknowledge-several' | 'start-drill' | 'end-drill' }
>;

const onAlarm = (draft: Draft, command: OnAlarm, moment: Moment): Refusal | undefined => {
  const rule = knownRule(draft, command.alarm);
  if (rule === undefined) return { why: 'alarm-unknown', parameters: { alarm: command.alarm } };
  const { by } = command;
  switch (command.verb) {
    case 'acknowledge':
      return acknowledge(draft, rule, by, moment, command.note);
    case 'verify':
      return verify(draft, rule, command.finding, by, moment);
    case 'tick-step':
      return tickStep(draft, rule, command.step, by, moment);
    case 'reset':
      return reset(draft, rule, command.reason, moment);
    case 'shelve':
      return shelve(draft, rule, command, moment);
    case 'unshelve':
      return plainly(draft, rule, 'unshelve', moment);
    case 'out-of-service':
      return remove(draft, rule, command, moment);
    case 'return-to-service':
      return plainly(draft, rule, 'restore', moment);
    default:
      return { why: 'bad-request', parameters: { why: 'verb' } };
  }
};

/** The alarm and those that only repeat its signal: a person handles them as one. */
const withJoined = (draft: Draft, rule: IndexedRule): readonly IndexedRule[] => {
  const incident = recordOf(draft, rule).told?.incident;
  const members =
    rule.group === undefined ? [] : (draft.state.incidents[rule.group]?.members ?? []);
  const joined = members
    .map((id) => knownRule(draft, id))
    .filter((member) => member !== undefined)
    .filter((member) => {
      const told = recordOf(draft, member).told;
      return member !== rule && told?.joined === true && told.incident === incident;
    });
  return [rule, ...joined];
};

const acknowledge = (
  draft: Draft,
  rule: IndexedRule,
  by: Actor,
  moment: Moment,
  note?: string,
): Refusal | undefined => {
  const change = {
    acknowledgedBy: by.name,
    acknowledgedAt: moment.at,
    acknowledgedVia: by.via,
    ...(note !== undefined && { note }),
  };
  const [, ...joined] = withJoined(draft, rule);
  const refusal = plainly(draft, rule, 'acknowledge', moment, change);
  if (refusal === undefined)
    for (const member of joined) move(draft, member, 'acknowledge', moment, change);
  return refusal;
};

const acknowledgeSeveral = (
  draft: Draft,
  alarms: readonly AlarmId[],
  by: Actor,
  moment: Moment,
): Refusal | undefined => {
  let refusal: Refusal = { why: 'bad-request', parameters: { why: 'alarms' } };
  const rules: IndexedRule[] = [];
  const named: readonly AlarmId[] = Array.isArray(alarms) ? alarms : [];
  for (const alarm of new Set(named)) {
    const rule = knownRule(draft, alarm);
    if (rule === undefined) return { why: 'alarm-unknown', parameters: { alarm } };
    if (rule.lifeSafety) return { why: 'alarm-life-safety-several', parameters: { alarm } };
    const refused = refusalOf(draft, rule, 'acknowledge');
    if (refused === undefined) rules.push(rule);
    else refusal = refused;
  }
  for (const rule of rules) acknowledge(draft, rule, by, moment);
  return rules.length === 0 ? refusal : undefined;
};

const verify = (
  draft: Draft,
  rule: IndexedRule,
  finding: Finding,
  by: Actor,
  { at }: Moment,
): Refusal | undefined => {
  if (finding !== 'genuine' && finding !== 'false')
    return { why: 'bad-request', parameters: { why: 'finding' } };
  if (recordOf(draft, rule).told === undefined)
    return { why: 'alarm-not-active', parameters: { alarm: rule.id } };
  for (const member of withJoined(draft, rule)) {
    retell(draft, member.id, (told) => ({
      ...told,
      finding,
      verifiedBy: by.name,
      verifiedAt: at,
      verifiedVia: by.via,
    }));
    const told = recordOf(draft, member).told;
    if (told !== undefined) draft.events.push({ kind: 'alarm-verified', at, alarm: told });
  }
  return undefined;
};

const tickStep = (
  draft: Draft,
  rule: IndexedRule,
  step: number,
  by: Actor,
  { at }: Moment,
): Refusal | undefined => {
  const told = recordOf(draft, rule).told;
  if (told === undefined) return { why: 'alarm-not-active', parameters: { alarm: rule.id } };
  const taken = told.steps?.find((one) => one.step === step);
  if (taken !== undefined)
    return { why: 'step-taken-before', parameters: { step: step + 1, by: taken.by } };
  const steps = [...(told.steps ?? []), { step, by: by.name, at }];
  retell(draft, rule.id, (before) => ({ ...before, steps }));
  draft.events.push({ kind: 'alarm-step-taken', at, alarm: { ...told, steps } });
  return undefined;
};

/** The panel's own reset comes first, and no alarm of the same signal may still stand. */
const reset = (
  draft: Draft,
  rule: IndexedRule,
  reason: string,
  moment: Moment,
): Refusal | undefined => {
  if (isMissing(reason)) return { why: 'reason-missing' };
  const group = withJoined(draft, rule);
  for (const member of group) {
    const refusal = refusalOf(draft, member, 'reset');
    if (refusal !== undefined) return refusal;
    if (member.resetAfter !== undefined && recordOf(draft, member).panelReset !== true)
      return {
        why: 'panel-not-reset',
        parameters: { alarm: member.id, point: member.resetAfter.point },
      };
  }
  for (const member of group) move(draft, member, 'reset', moment, { reason });
  return undefined;
};

const sounding = (told: AlarmState): boolean =>
  told.silenced !== true && told.condition !== 'shelved' && told.condition !== 'out-of-service';

const silence = (draft: Draft, by: string, { at }: Moment): Refusal | undefined => {
  const loud = [...draft.setup.rules.values()].filter((rule) => {
    const told = recordOf(draft, rule).told;
    return told !== undefined && sounding(told);
  });
  if (loud.length === 0) return { why: 'nothing-to-silence' };
  for (const { id } of loud) retell(draft, id, (told) => ({ ...told, silenced: true }));
  draft.events.push({ kind: 'siren-silenced', at, by });
  return undefined;
};
