import type { AlarmState } from '../../../gateway/core/alarm.ts';
import type { Quality } from '../../../gateway/core/quality.ts';
import type { PointAnswer } from './api.ts';
import { deviceById, hall, zoneById } from './hall.ts';
import { type Moment, momentIn } from './moment.ts';
import { nameOf, t } from './words.ts';

/** How things are said everywhere the same: an alarm, a place, an age, a time. */

export const alarmName = ({ kind, label }: AlarmState): string => {
  const name = t(`alarm.${kind}.name`);
  if (label === undefined) return name;
  // The label of a bus is only its name: what is the matter with it must be said.
  return kind === 'bus-lost' ? t('page.lost', { what: nameOf(label), name }) : nameOf(label);
};

export const zoneName = (zone: string | undefined): string => {
  const found = zone === undefined ? undefined : zoneById.value.get(zone);
  return found === undefined ? '' : nameOf(found.names);
};

export const deviceName = (device: string | undefined): string => {
  const found = device === undefined ? undefined : deviceById.value.get(device);
  return found === undefined ? (device ?? '') : nameOf(found.names);
};

/** The zone, and where a device itself is the matter, that too. */
export const alarmPlace = (alarm: AlarmState): string =>
  [zoneName(alarm.zone), alarm.kind.endsWith('-lost') ? deviceName(alarm.device) : '']
    .filter((part) => part !== '')
    .join(' · ');

/** `12 s`, `6 min`, `3 h`: how long something lasts or is ago. */
export const lasting = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return t('page.lasting.seconds', { n: seconds });
  if (seconds < 7200) return t('page.lasting.minutes', { n: Math.round(seconds / 60) });
  return t('page.lasting.hours', { n: Math.round(seconds / 3600) });
};

/** In the hall's own time zone, whatever the browser's. */
const momentOf = (at: number): Moment => momentIn(hall.value.timeZone, at);

/** `10:13:05` in both languages. */
export const timeOfDay = (at: number): string => momentOf(at).time;
export const hourOf = (at: number): string => timeOfDay(at).slice(0, 5);
/** `2026-03-10` in both languages (GB/T 7408, ISO 8601). */
export const dateOf = (at: number): string => momentOf(at).date;

/** `quality.good` and its kind; nothing heard yet is a quality too. */
export const qualityName = (quality: Quality | undefined): string =>
  t(`quality.${quality ?? 'bad:waiting-for-initial-data'}`);

/** The number as its instrument resolves it, or the word of a state; a dash where there is none. */
export const valueText = (
  point: Pick<PointAnswer, 'decimals' | 'states'>,
  value: number | undefined,
): string => {
  if (value === undefined) return '—';
  const state = point.states?.[value];
  return state === undefined ? value.toFixed(point.decimals) : nameOf(state);
};
