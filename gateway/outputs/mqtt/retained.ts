import type { AlarmState } from '../../core/alarm.js';
import type { AlarmId } from '../../core/identity.js';
import type { Message, Payloads } from './payload.js';
import type { Topics } from './topic.js';

/** The retained alarm topics as they should stand: one per alarm that is not normal and not silent. */
export const wantedTopics = (
  alarms: ReadonlyMap<AlarmId, AlarmState>,
  topics: Topics,
  payloads: Payloads,
): ReadonlyMap<string, string> =>
  new Map(
    [...alarms.values()]
      .filter((state) => !state.silent && state.condition !== 'normal')
      .map((state) => [topics.alarm(state.alarm), payloads.alarm(state)]),
  );

/** What makes `held` at the broker into `wanted`; an empty payload empties a topic. */
export const differences = (
  held: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): readonly Message[] => [
  ...[...wanted]
    .filter(([topic, payload]) => held.get(topic) !== payload)
    .map(([topic, payload]) => ({ topic, payload })),
  ...[...held.keys()]
    .filter((topic) => !wanted.has(topic))
    .map((topic) => ({ topic, payload: '' })),
];
