import type { AlarmId } from '../core/identity.js';
import type { Millis } from '../core/time.js';
import { see, settle } from './alarms/cause.js';
import { showsNow } from './alarms/condition.js';
import { forgetDrill } from './alarms/incident.js';
import { move, remark } from './alarms/lifecycle.js';
import { silentAt } from './alarms/silence.js';
import { without } from './alarms/told.js';
import { type Draft, momentAt, put, recordOf, settlesAt } from './draft.js';
import type { IndexedRule } from './setup.js';
import { type AlarmRecord, NEVER } from './state.js';

type Due =
  | 'settles'
  | 'lapses'
  | 'shelf-ends-soon'
  | 'unshelves'
  | 'is-overdue'
  | 'falls-silent'
  | 'drill-over';

interface Next {
  readonly due: Millis;
  readonly what: Due;
  readonly rule?: IndexedRule;
}

/**
 * Does everything that time alone brings about up to now, in the order in which it fell due: a step that
 * comes late gives what many small steps would have given.
 */
export const sweep = (draft: Draft): void => {
  const { mono } = draft.state;
  if (mono < draft.state.wake) return;
  // Each rule can fall due a few times in one sweep, never without end.
  for (let left = 8 * draft.setup.rules.size + 8; left > 0; left--) {
    const next = soonest(draft);
    if (next.due > mono) {
      draft.state = { ...draft.state, wake: next.due };
      return;
    }
    happen(draft, next);
  }
};

const soonest = (draft: Draft): Next => {
  let next: Next = { due: draft.state.drill?.until ?? NEVER, what: 'drill-over' };
  const consider = (due: Millis, what: Due, rule: IndexedRule): void => {
    if (due < next.due || (due === next.due && rule.index < (next.rule?.index ?? -1)))
      next = { due, what, rule };
  };
  for (const group of Object.values(draft.state.alarms))
    for (const [id, record] of Object.entries(group)) {
      const rule = draft.setup.rules.get(id as AlarmId);
      if (rule === undefined) continue;
      consider(settlesAt(rule, record), 'settles', rule);
      consider(lapsesAt(rule, record), 'lapses', rule);
      consider(record.warnsAt ?? NEVER, 'shelf-ends-soon', rule);
      consider(record.shelvedUntil ?? NEVER, 'unshelves', rule);
      consider(record.overdueAt ?? NEVER, 'is-overdue', rule);
    }
  for (const rule of draft.setup.silent)
    if (!showsNow(recordOf(draft, rule), draft.state.mono))
      consider(silentAt(draft, rule), 'falls-silent', rule);
  return next;
};

const lapsesAt = (rule: IndexedRule, record: AlarmRecord): Millis =>
  rule.when.test === 'passage' ? (record.lapses ?? NEVER) : NEVER;

const happen = (draft: Draft, { due, what, rule }: Next): void => {
  const moment = momentAt(draft, due);
  if (rule === undefined) {
    forgetDrill(draft);
    draft.events.push({ kind: 'drill-ended', at: moment.at, why: 'time' });
    return;
  }
  const record = recordOf(draft, rule);
  switch (what) {
    case 'settles':
      settle(draft, rule, moment);
      return;
    case 'lapses':
      put(draft, rule, without(record, 'lapses'));
      see(draft, rule, { ...moment, shows: false, until: NEVER });
      return;
    case 'shelf-ends-soon':
      remark(draft, rule, 'alarm-shelf-ending', moment);
      return;
    case 'is-overdue':
      remark(draft, rule, 'alarm-overdue', moment);
      return;
    case 'unshelves':
      move(draft, rule, 'unshelve', moment);
      return;
    default:
      see(draft, rule, { ...moment, shows: true, until: NEVER });
  }
};
