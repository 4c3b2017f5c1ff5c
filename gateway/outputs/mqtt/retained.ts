import type { AlarmState } from '../../core/alarm.js';
import type { AlarmId, VerdictId } from '../../core/identity.js';
import { type Verdict, verdictId } from '../../core/verdict.js';
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

/** The retained message of one verdict, written once however often the topics are looked at. */
export const verdictMessages = (
  topics: Topics,
  payloads: Payloads,
): ((verdict: Verdict) => Message) => {
  const made = new WeakMap<Verdict, Message>();
  return (verdict) => {
    const known = made.get(verdict);
    if (known !== undefined) return known;
    const topic = topics.verdict(verdictId(verdict));
    const message = { topic, payload: payloads.verdict(verdict) };
    made.set(verdict, message);
    return message;
  };
};

/**
 * The retained verdicts as they should stand. What the broker holds of a requirement that nobody has
 * judged since the start stays; of one that is no more it goes.
 */
export const wantedVerdicts = (
  verdicts: ReadonlyMap<VerdictId, Verdict>,
  held: ReadonlyMap<string, string>,
  judged: ReadonlySet<string>,
  messageOf: (verdict: Verdict) => Message,
): ReadonlyMap<string, string> => {
  const wanted = new Map([...held].filter(([topic]) => judged.has(topic)));
  for (const verdict of verdicts.values()) {
    const { topic, payload } = messageOf(verdict);
    wanted.set(topic, payload);
  }
  return wanted;
};

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
