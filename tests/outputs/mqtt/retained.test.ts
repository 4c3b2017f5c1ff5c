import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../../gateway/core/alarm.js';
import { payloadsOf } from '../../../gateway/outputs/mqtt/payload.js';
import {
  alarmMessages,
  differences,
  wantedTopics,
} from '../../../gateway/outputs/mqtt/retained.js';
import { topicsOf } from '../../../gateway/outputs/mqtt/topic.js';
import { alarm, hall, silent } from '../hall.js';

const topics = topicsOf('base');
const messages = alarmMessages(topics, payloadsOf(hall, topics, silent));
const wanted = (...states: AlarmState[]) =>
  wantedTopics(new Map(states.map((state) => [state.alarm, state])), messages);

describe('retained alarms', () => {
  it('stand for every alarm that is neither normal nor silent', () => {
    expect([
      ...wanted(
        alarm('a/co2/high'),
        alarm('b/co2/high', { condition: 'shelved' }),
        alarm('c/co2/high', { condition: 'normal' }),
        alarm('di-1/1/panic', { silent: true }),
      ).keys(),
    ]).toEqual(['base/alarm/a/co2/high', 'base/alarm/b/co2/high']);
  });

  it('are made right whatever the broker held before', () => {
    const topicMap = fc
      .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2', '3'))
      .map((entries) => new Map<string, string>(Object.entries(entries)));
    fc.assert(
      fc.property(topicMap, topicMap, (held, should) => {
        const after = new Map(held);
        const changes = differences(held, should);
        for (const { topic, payload } of changes)
          if (payload === '') after.delete(topic);
          else after.set(topic, payload);
        expect(after).toEqual(should);
        expect(new Set(changes.map(({ topic }) => topic)).size).toBe(changes.length);
        expect(differences(after, should)).toEqual([]);
      }),
    );
  });
});
