import type { AlarmState } from '../../core/alarm.js';
import type { Fault } from '../../core/fault.js';
import type { Watch } from '../../core/ports.js';
import { type Clock, seconds, type Timer } from '../../core/time.js';
import type { Link } from './link.js';
import type { Message, Payloads } from './payload.js';
import { differences, wantedTopics } from './retained.js';
import type { Topics } from './topic.js';

/** A retained topic that an ACL refuses is tried again this often. */
const AGAIN_AFTER = seconds(30);

export interface Alarms {
  /** Makes the broker's retained alarms equal to the current ones; until then nothing is told. */
  reconcile(): void;
  stop(): void;
}

/**
 * Keeps the retained alarm topics of one connection equal to the current state: what the broker held
 * is gathered from its retained messages, compared once, and every later change told at once.
 */
export const keepAlarms = (
  link: Link,
  about: {
    readonly watch: Watch;
    readonly topics: Topics;
    readonly payloads: Payloads;
    readonly clock: Clock;
    readonly report: (fault: Fault | undefined) => void;
  },
): Alarms => {
  const { watch, topics, payloads, clock, report } = about;
  const prefix = topics.alarms.slice(0, -1);
  const held = new Map<string, string>();
  const refused = new Set<string>();
  let reconciled = false;
  let again: Timer | undefined;

  const send = ({ topic, payload }: Message): void => {
    const before = held.get(topic);
    if (payload === '') held.delete(topic);
    else held.set(topic, payload);
    link.publish({
      topic,
      payload,
      retain: true,
      urgent: true,
      done: (fault) => {
        if (fault !== undefined) {
          if (before === undefined) held.delete(topic);
          else held.set(topic, before);
          refused.add(topic);
          report(fault);
          again ??= clock.after(AGAIN_AFTER, reconcile);
        } else if (refused.delete(topic) && refused.size === 0) report(undefined);
      },
    });
  };

  const reconcile = (): void => {
    again = undefined;
    reconciled = true;
    const wanted = wantedTopics(watch.current.alarms, topics, payloads);
    // An alarm that is over needs no retry, refused as it was.
    for (const topic of refused) if (!wanted.has(topic) && !held.has(topic)) refused.delete(topic);
    differences(held, wanted).forEach(send);
  };

  const tellOne = (state: AlarmState): void => {
    if (state.silent) return;
    const topic = topics.alarm(state.alarm);
    const payload = state.condition === 'normal' ? '' : payloads.alarm(state);
    if ((held.get(topic) ?? '') !== payload) send({ topic, payload });
  };

  link.hear(({ topic, payload, retained }) => {
    if (!retained || payload === '' || !topic.startsWith(prefix)) return;
    held.set(topic, payload);
    // Some brokers send what they retain after the nonce has come back.
    if (reconciled) reconcile();
  });
  const unfollow = watch.follow((change) => {
    if (reconciled && change.changed === 'alarms') change.alarms.forEach(tellOne);
  });
  return {
    reconcile,
    stop: () => {
      unfollow();
      again?.cancel();
      reconciled = false;
    },
  };
};
