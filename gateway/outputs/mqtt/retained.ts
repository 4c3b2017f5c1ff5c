import type { AlarmState } from '../../core/alarm.js';
import type { AlarmId } from '../../core/identity.js';
import type { Message, Payloads } from './payload.js';
import type { Topics } from './topic.js';

/** The retained message of one state. A state never changes, so in a flood of alarms each is written once. */
export const alarmMessages = (
  topics: Topics,
  payloads: Payloads,
): ((state: AlarmState) => Message) => {
  const made = new WeakMap<AlarmState, Message>();
  return (state) => {
    const known = made.get(state);
    if (known !== undefined) return known;
    const message = { topic: topics.alarm(state.alarm), payload: payloads.alarm(state) };
    made.set(state, message);
    return message;
  };
};

/** The retained alarm topics as they should stand: one per alarm that is not normal and not silent. */
export const wantedTopics = (
  alarms: ReadonlyMap<AlarmId, AlarmState>,
  messageOf: (state: AlarmState) => Message,
): ReadonlyMap<string, string> =>
  new Map(
    [...alarms.values()]
      .filter((state) => !state.silent && state.condition !== 'normal')
      .map(messageOf)
      .map(({ topic, payload }) => [topic, payload]),
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
