import type { DeviceId, ZoneId } from '../core/identity.js';
import { isBad } from '../core/quality.js';
import type { RawScan, Reading } from '../core/reading.js';
import { type Millis, millis } from '../core/time.js';
import { see } from './alarms/cause.js';
import { sampled, showsNow, slopeVerdict, valueVerdict } from './alarms/condition.js';
import { note, spoke } from './alarms/silence.js';
import { type Draft, type Moment, now, put, recordOf } from './draft.js';
import { countDoors } from './people/doors.js';
import { type IndexedRule, standsFor } from './setup.js';
import { isInstant, NEVER } from './state.js';

/** Whether the opening hours let the rule count; undefined = the hours are not known yet. */
const counts = (draft: Draft, rule: IndexedRule): boolean | undefined => {
  const { open } = draft.state;
  if (rule.during === undefined) return true;
  return open === undefined ? undefined : open === (rule.during === 'opening');
};

const within = (draft: Draft, rule: IndexedRule, shows: boolean | undefined) => {
  const hours = counts(draft, rule);
  return hours === true ? shows : hours === false ? false : undefined;
};

/** Judges everything that a scan says: who speaks, who passed, and every rule on its points. */
export const takeScan = (draft: Draft, scan: RawScan): void => {
  if (scan.origin === 'imported') return;
  const { mono } = draft.state;
  hear(draft, scan.device, scan.readings.length > 0 && spoke(scan), scan.readings.length > 0);

  const touched: [IndexedRule, Reading][] = [];
  for (const reading of scan.readings) {
    for (const rule of draft.setup.byPoint.get(reading.point) ?? []) touched.push([rule, reading]);
    if (draft.setup.resets.has(reading.point)) noteReset(draft, reading);
    if (draft.setup.noted.has(reading.point)) noteState(draft, reading, mono);
  }
  // The order of points within an answer means nothing; the order of the rules does.
  if (touched.length > 1) touched.sort(([one], [other]) => one.index - other.index);
  for (const [rule, reading] of touched) judge(draft, rule, reading, mono);

  for (const [zone, people] of countDoors(draft, scan.readings, mono))
    judgeZone(draft, zone, people, standsUntil(draft, scan, mono));
};

const hear = (draft: Draft, device: DeviceId, heard: boolean, asked: boolean): void => {
  if (!asked) return;
  note(draft, device, heard, draft.state.mono);
  if (!heard) return;
  const sign = { ...now(draft), shows: false, until: NEVER };
  const bus = draft.setup.devices.get(device)?.bus;
  for (const rule of bus === undefined ? [] : (draft.setup.busLostOf.get(bus) ?? []))
    see(draft, rule, sign);
  for (const rule of draft.setup.lostOf.get(device) ?? []) see(draft, rule, sign);
};

/** A stamp that no clock gives is replaced, so that nothing later stumbles over it. */
const momentOf = (draft: Draft, { at }: Reading, mono: Millis): Moment => ({
  mono,
  at: isInstant(at) ? at : now(draft).at,
});

const judge = (draft: Draft, rule: IndexedRule, reading: Reading, mono: Millis): void => {
  const moment = momentOf(draft, reading, mono);
  const value =
    !isBad(reading.quality) && Number.isFinite(reading.value) ? reading.value : undefined;
  const { when } = rule;
  if (when.test === 'stale') {
    if (value === undefined) return;
    put(draft, rule, { ...recordOf(draft, rule), lapses: millis(mono + when.after) });
    see(draft, rule, { ...moment, shows: false, until: NEVER });
    return;
  }
  if (value === undefined) {
    see(draft, rule, { ...moment, shows: undefined, until: mono });
    return;
  }
  const record = recordOf(draft, rule);
  let shows: boolean | undefined;
  if (when.test === 'rising' || when.test === 'falling') {
    const samples = sampled(when, record.samples ?? [], mono, value);
    if (samples !== record.samples) put(draft, rule, { ...record, samples });
    shows = slopeVerdict(when, samples, { mono, value }, showsNow(record, mono));
  } else shows = valueVerdict(when, value, showsNow(record, mono));
  see(draft, rule, {
    ...moment,
    shows: within(draft, rule, shows),
    until: millis(mono + standsFor(draft.setup, reading.point)),
    value,
  });
};

/** A state that is no alarm: its changes are events, its first value is none. */
const noteState = (draft: Draft, reading: Reading, mono: Millis): void => {
  const { point, value } = reading;
  if (isBad(reading.quality) || value === undefined) return;
  const before = draft.state.noted?.[point];
  if (before === value) return;
  draft.state = { ...draft.state, noted: { ...draft.state.noted, [point]: value } };
  const { at } = momentOf(draft, reading, mono);
  if (before !== undefined)
    draft.events.push({ kind: 'state-changed', at, point, from: before, value });
};

const noteReset = (draft: Draft, { point, value }: Reading): void => {
  for (const rule of draft.setup.resets.get(point) ?? []) {
    const record = recordOf(draft, rule);
    if (record.told !== undefined && value === rule.resetAfter?.active)
      put(draft, rule, { ...record, panelReset: true });
  }
};

const standsUntil = (draft: Draft, scan: RawScan, mono: Millis): Millis =>
  millis(mono + Math.max(0, ...scan.readings.map(({ point }) => standsFor(draft.setup, point))));

/** Judges the rules on the people of a zone after some passed its doors. */
export const judgeZone = (draft: Draft, zone: ZoneId, people: number, until: Millis): void => {
  const moment = now(draft);
  for (const rule of draft.setup.byZone.get(zone) ?? []) {
    const { when } = rule;
    const record = recordOf(draft, rule);
    if (when.test === 'people') {
      const value = when.zones.reduce((sum, id) => sum + (draft.state.zones[id]?.net ?? 0), 0);
      const shows = valueVerdict(when, value, showsNow(record, moment.mono));
      see(draft, rule, { ...moment, shows: within(draft, rule, shows), until, value });
    }
    if (when.test === 'passage' && people > 0) {
      if (within(draft, rule, true) !== true) continue;
      put(draft, rule, { ...record, lapses: millis(moment.mono + when.quiet) });
      see(draft, rule, { ...moment, shows: true, until: NEVER, value: people });
    }
  }
};

/** The hall has closed or opened: what counts only in the other hours is over. */
export const judgeHours = (draft: Draft): void => {
  for (const rule of draft.setup.timed)
    if (counts(draft, rule) === false)
      see(draft, rule, { ...now(draft), shows: false, until: NEVER });
};
