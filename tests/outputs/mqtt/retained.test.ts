import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../../gateway/core/alarm.js';
import { type Verdict, verdictId } from '../../../gateway/core/verdict.js';
import { payloadsOf } from '../../../gateway/outputs/mqtt/payload.js';
import {
  alarmMessages,
  differences,
  verdictMessages,
  wantedTopics,
  wantedVerdicts,
} from '../../../gateway/outputs/mqtt/retained.js';
import { topicsOf } from '../../../gateway/outputs/mqtt/topic.js';
import { alarm, given, hall, missed, silent } from '../hall.js';

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

describe('retained verdicts', () => {
  const verdict = missed;
  const payloads = payloadsOf(hall, topics, silent);
  const messageOf = verdictMessages(topics, payloads);
  const topic = 'base/verdict/f1-waiting/gb-t-18883-2022.co2';

  it('are told apart though two standards name a requirement alike', () => {
    const ids = [
      ['a', 'b', 'c-d'],
      ['a', 'b-c', 'd'],
      ['a-b', 'c', 'd'],
    ] as const;
    const told = ids.map(([zone, standard, requirement]) =>
      topics.verdict(verdictId(given(zone, standard, requirement))),
    );
    expect(new Set(told).size).toBe(3);
  });

  it('say all that a verdict never goes without', () => {
    expect(messageOf(verdict).topic).toBe(topic);
    expect(JSON.parse(messageOf(verdict).payload)).toMatchObject({
      verdict: 'non-compliant',
      value: '0.11800',
      uncertainty: '0.00854',
      n: 45,
      coverage: 0.75,
      standing: 'indicative',
      window: { from: '2026-02-28T09:17:03.400+08:00', to: '2026-02-28T10:17:03.400+08:00' },
    });
  });

  it('of what nobody has judged since the start stay, of what is no more go', () => {
    const gone = 'base/verdict/f1-waiting/gb-t-18883-2022.radon';
    const held = new Map([
      [topic, 'of the run before'],
      [gone, 'of a standard that was taken out'],
    ]);
    const wanted = (verdicts: readonly Verdict[]) =>
      wantedVerdicts(
        new Map(verdicts.map((one) => [verdictId(one), one])),
        held,
        new Set([topic]),
        messageOf,
      );
    expect(differences(held, wanted([]))).toEqual([{ topic: gone, payload: '' }]);
    expect(differences(held, wanted([verdict]))).toEqual([
      { topic, payload: messageOf(verdict).payload },
      { topic: gone, payload: '' },
    ]);
  });
});
