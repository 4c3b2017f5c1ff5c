import { hours, type Millis, millis } from '../../core/time.js';
import { type Draft, type Moment, recordOf } from '../draft.js';
import type { Refusal } from './asked.js';
import { forgetDrill } from './incident.js';

/** A drill that nobody ends is over after this. */
const LONGEST_DRILL = hours(4);

export const startDrill = (
  draft: Draft,
  by: string,
  duration: Millis,
  { at, mono }: Moment,
): Refusal | undefined => {
  const { drill } = draft.state;
  if (drill !== undefined) return { why: 'drill-running', parameters: { by: drill.by } };
  const real = [...draft.setup.rules.values()].find(
    (rule) => rule.lifeSafety && recordOf(draft, rule).told !== undefined && !rule.silent,
  );
  if (real !== undefined) return { why: 'drill-life-safety', parameters: { alarm: real.id } };
  if (!(duration > 0) || duration > LONGEST_DRILL)
    return { why: 'bad-request', parameters: { why: `for <= ${LONGEST_DRILL / 60_000} min` } };
  const until = millis(mono + duration);
  draft.state = {
    ...draft.state,
    wake: millis(Math.min(draft.state.wake, until)),
    drill: { since: at, until, by },
  };
  draft.events.push({ kind: 'drill-started', at, by, for: duration });
  return undefined;
};

export const endDrill = (draft: Draft, by: string, { at }: Moment): Refusal | undefined => {
  if (draft.state.drill === undefined) return { why: 'drill-not-running' };
  forgetDrill(draft);
  draft.events.push({ kind: 'drill-ended', at, why: 'command', by });
  return undefined;
};
