import { type Instant, instant } from '../../core/time.js';
import { calendarOf, type HallTime } from '../verdicts/calendar.js';

/** When the hall receives the public within a time, by its hours and calendar. */
export const openSpans = (
  hall: HallTime,
  from: Instant,
  to: Instant,
): readonly { readonly from: Instant; readonly to: Instant }[] => {
  const { cuts, open } = calendarOf(hall, from, to);
  const spans: { from: Instant; to: Instant }[] = [];
  for (const [slice, isOpen] of open.entries()) {
    if (isOpen !== 1) continue;
    const [begin, end] = [instant(cuts[slice] ?? 0), instant(cuts[slice + 1] ?? 0)];
    const last = spans.at(-1);
    if (last?.to === begin) last.to = end;
    else spans.push({ from: begin, to: end });
  }
  return spans;
};
