import type { ZoneId } from '../../core/identity.js';
import type { Reading } from '../../core/reading.js';
import type { Instant, Millis } from '../../core/time.js';
import { type Draft, now } from '../draft.js';
import type { ZoneCount } from '../state.js';
import { closed, counted, NOBODY, passed } from './count.js';

/** Adds what the counters of one scan say to the zones behind their doors; returns the zones they count. */
export const countDoors = (
  draft: Draft,
  readings: readonly Reading[],
  mono: Millis,
): ReadonlyMap<ZoneId, number> => {
  const { doors } = draft.setup;
  const passages = new Map<ZoneId, { in: number; out: number }>();
  for (const { point, value } of readings) {
    const behind = doors.get(point);
    if (behind === undefined || value === undefined || !Number.isFinite(value)) continue;
    const last = draft.state.counters[point];
    const isContact = draft.setup.contacts.has(point);
    const people =
      last === undefined ? 0 : isContact ? closed(last, value) : passed(last, value, mono);
    draft.state = {
      ...draft.state,
      counters: { ...draft.state.counters, [point]: { value, mono } },
    };
    if (people === undefined && last !== undefined)
      draft.events.push({
        kind: 'count-implausible',
        at: now(draft).at,
        point,
        from: last.value,
        to: value,
      });
    for (const { zone, way } of behind) {
      const so = passages.get(zone) ?? { in: 0, out: 0 };
      passages.set(zone, { ...so, [way]: so[way] + (people ?? 0) });
    }
  }
  for (const [zone, { in: ins, out: outs }] of passages) {
    if (ins === 0 && outs === 0) continue;
    const before = draft.state.zones[zone] ?? NOBODY;
    draft.state = {
      ...draft.state,
      zones: { ...draft.state.zones, [zone]: counted(before, ins, outs) },
    };
  }
  return new Map([...passages].map(([zone, { in: ins, out: outs }]) => [zone, ins + outs]));
};

const countsOf = ({ in: ins, out: outs, net, drift }: ZoneCount) => ({
  in: ins,
  out: outs,
  net,
  drift,
});

/** Begins the counts anew and says what they were. A zone that never closes begins anew at the opening only. */
export const resetCounts = (draft: Draft, at: Instant, closing: boolean): void => {
  for (const { zone, kind } of draft.setup.counted) {
    const count = draft.state.zones[zone];
    if (count === undefined || (closing && kind === 'self-service-24h')) continue;
    draft.events.push({ kind: 'people-reset', at, zone, ...countsOf(count) });
    draft.state = { ...draft.state, zones: { ...draft.state.zones, [zone]: NOBODY } };
  }
};

/** Says the counts that changed since they were last said. */
export const tellCounts = (draft: Draft, at: Instant): void => {
  for (const { zone } of draft.setup.counted) {
    const count = draft.state.zones[zone];
    if (count?.fresh !== true) continue;
    draft.events.push({ kind: 'people-counted', at, zone, ...countsOf(count) });
    draft.state = {
      ...draft.state,
      zones: { ...draft.state.zones, [zone]: { ...count, fresh: false } },
    };
  }
};
