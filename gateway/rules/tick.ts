import { isOpen } from '../core/opening.js';
import { type Instant, minutes } from '../core/time.js';
import type { Draft } from './draft.js';
import { dayAround, resetDue } from './people/day.js';
import { resetCounts, tellCounts } from './people/doors.js';
import { judgeHours, judgeZone } from './scan.js';
import { NEVER } from './state.js';

const MINUTE = minutes(1);

/** What the wall clock brings: opening and closing, counts that begin anew, counts that are told. */
export const takeTick = (draft: Draft, at: Instant): void => {
  const { hall } = draft.setup;
  const minute = Math.floor(at / MINUTE);
  if (minute !== Math.floor((draft.state.openCheckedAt ?? -MINUTE) / MINUTE)) {
    const open = isOpen(hall, at);
    const turned = open !== draft.state.open;
    draft.state = { ...draft.state, openCheckedAt: at, open };
    if (turned) judgeHours(draft);
  }
  beginAnew(draft, at);
  if (draft.state.mono - draft.state.countsToldAt >= MINUTE) {
    tellCounts(draft, at);
    draft.state = { ...draft.state, countsToldAt: draft.state.mono };
  }
};

const beginAnew = (draft: Draft, at: Instant): void => {
  const known = draft.state.day;
  const day =
    known !== undefined && at >= known.from && at < known.to
      ? known
      : dayAround(draft.setup.hall, at);
  const due = resetDue(day, at);
  const reset = known?.reset;
  if (known === day && (due === undefined || due === reset)) return;
  // A clock that was stepped back passes the same hour twice; the counts begin anew once.
  const fresh = due !== undefined && (reset === undefined || due > reset);
  const last = fresh ? due : reset;
  draft.state = { ...draft.state, day: { ...day, ...(last !== undefined && { reset: last }) } };
  if (!fresh || reset === undefined) return;
  resetCounts(draft, at, due === day.closes);
  for (const { zone } of draft.setup.counted) judgeZone(draft, zone, 0, NEVER);
};
