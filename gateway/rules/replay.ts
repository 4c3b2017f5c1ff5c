import { type AlarmState, isStanding } from '../core/alarm.js';
import type { Event } from '../core/event.js';
import type { Entry } from '../core/ports.js';
import { between, type Millis, millis } from '../core/time.js';
import { settle, settlesHere } from './alarms/cause.js';
import { forgetDrill, leaveIncidents } from './alarms/incident.js';
import { warningOf } from './alarms/shelving.js';
import { without } from './alarms/told.js';
import { type Draft, knownRule, momentAt, put, recordOf, settlesAt } from './draft.js';
import { NOBODY } from './people/count.js';
import { takeScan } from './scan.js';
import type { IndexedRule, Setup } from './setup.js';
import type { AlarmRecord, Incident, Rules } from './state.js';

/**
 * What the journal kept after the snapshot. Its events say what people were told, so they alone move
 * alarms; its scans only bring delays and counts up to date. An alarm whose cause came with the last scan
 * before the end, and that nobody was told, is raised by the next reading.
 */
export const replayed = (state: Rules, setup: Setup, entry: Entry): Rules => {
  const { mono } = 'scan' in entry ? entry.scan : entry.event;
  // An alarm's event is dated when its delay ended and written down at the next step.
  const at =
    'scan' in entry
      ? entry.scan.readings[0]?.at
      : 'alarm' in entry.event
        ? undefined
        : entry.event.at;
  const draft: Draft = {
    setup,
    events: [],
    holding: true,
    state: {
      ...state,
      mono: millis(Math.max(state.mono, mono)),
      ...(at !== undefined && { wall: { at, mono } }),
    },
  };
  settleHidden(draft);
  if ('scan' in entry) takeScan(draft, entry.scan);
  else replayEvent(draft, entry.event);
  return draft.state;
};

const settleHidden = (draft: Draft): void => {
  for (const rule of draft.setup.rules.values()) {
    const due = settlesAt(rule, recordOf(draft, rule));
    if (due <= draft.state.mono && settlesHere(draft, rule))
      settle(draft, rule, momentAt(draft, due));
  }
};

const replayEvent = (draft: Draft, event: Event): void => {
  switch (event.kind) {
    case 'command-accepted':
    case 'command-refused':
      if (event.repeated !== true)
        draft.state = {
          ...draft.state,
          answered: [
            ...draft.state.answered,
            {
              id: event.command.id,
              ...(event.kind === 'command-refused' && {
                why: event.why,
                ...(event.parameters !== undefined && { parameters: event.parameters }),
              }),
            },
          ],
        };
      return;
    case 'siren-silenced':
      for (const rule of draft.setup.rules.values()) {
        const record = recordOf(draft, rule);
        if (record.told !== undefined)
          put(draft, rule, { ...record, told: { ...record.told, silenced: true } });
      }
      return;
    case 'state-changed':
      draft.state = {
        ...draft.state,
        noted: { ...draft.state.noted, [event.point]: event.value },
      };
      return;
    case 'drill-started':
      draft.state = {
        ...draft.state,
        drill: { since: event.at, until: millis(event.mono + event.for), by: event.by },
      };
      return;
    case 'drill-ended':
      forgetDrill(draft);
      return;
    case 'people-reset':
      draft.state = {
        ...draft.state,
        zones: { ...draft.state.zones, [event.zone]: NOBODY },
        ...(draft.state.day !== undefined && { day: { ...draft.state.day, reset: event.at } }),
      };
      return;
    default:
      if ('alarm' in event) replayAlarm(draft, event, event.alarm);
  }
};

const replayAlarm = (draft: Draft, event: Event, told: AlarmState): void => {
  const rule = knownRule(draft, told.alarm);
  if (rule === undefined) return;
  put(draft, rule, recordWith(recordOf(draft, rule), rule, event, told));
  if (told.condition === 'normal') leaveIncidents(draft, rule);
  else if (told.incident !== undefined) rejoin(draft, rule, told, event.mono);
};

const recordWith = (
  before: AlarmRecord,
  rule: IndexedRule,
  { kind, mono, at }: Event,
  told: AlarmState,
): AlarmRecord => {
  const { condition } = told;
  const hidden = condition === 'shelved' || condition === 'out-of-service';
  const cause = isStanding(told) || condition === 'suppressed' || (hidden && before.cause);
  const raised = kind === 'alarm-raised' || kind === 'alarm-joined';
  const kept = without(before, 'told', 'shelvedUntil', 'warnsAt', 'overdueAt');
  const left =
    condition === 'shelved' && told.shelvedUntil !== undefined
      ? between(at, told.shelvedUntil)
      : undefined;
  const overdueAt =
    kind === 'alarm-overdue'
      ? undefined
      : raised && rule.overdueAfter !== undefined
        ? millis(mono + rule.overdueAfter)
        : before.overdueAt;
  const settled = cause === before.cause ? kept : without(kept, 'turning');
  return {
    ...(raised ? without(settled, 'panelReset') : settled),
    condition,
    cause,
    held:
      rule.latch &&
      condition !== 'normal' &&
      condition !== 'out-of-service' &&
      (before.held || told.count > 0),
    raises: raised ? [...before.raises, mono].slice(-3) : before.raises,
    ...(condition !== 'normal' && { told }),
    ...(left !== undefined && {
      shelvedUntil: millis(mono + left),
      ...(kind !== 'alarm-shelf-ending' && warningOf(mono, left)),
    }),
    ...(isStanding(told) && overdueAt !== undefined && { overdueAt }),
  };
};

const rejoin = (draft: Draft, rule: IndexedRule, told: AlarmState, mono: Millis): void => {
  const { group } = rule;
  if (group === undefined || told.incident === undefined) return;
  const known = draft.state.incidents[group];
  const open = known?.id === told.incident ? known : undefined;
  const incident: Incident = {
    id: told.incident,
    since: open?.since ?? told.since,
    members: [...new Set([...(open?.members ?? []), rule.id])],
    signals: Math.max(open?.signals ?? 1, told.signals ?? 1),
    repeatsOnly: (open?.repeatsOnly ?? true) && rule.repeats === true,
    last: mono,
    lifeSafety: open?.lifeSafety === true || rule.lifeSafety,
    people: told.people ?? open?.people ?? [],
  };
  draft.state = { ...draft.state, incidents: { ...draft.state.incidents, [group]: incident } };
};
