import type { Fault } from '../../core/fault.js';
import type { Watch } from '../../core/ports.js';
import { type Clock, seconds, type Timer } from '../../core/time.js';
import type { Link } from './link.js';
import type { Message, Payloads } from './payload.js';
import { alarmMessages, differences, wantedTopics } from './retained.js';
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
  const messageOf = alarmMessages(topics, payloads);
  const held = new Map<string, string>();
  const refused = new Set<string>();
  let reconciled = false;
  let inFlight = 0;
  let faulty = false;
  let again: Timer | undefined;

  const send = ({ topic, payload }: Message): void => {
    const before = held.get(topic);
    if (payload === '') held.delete(topic);
    else held.set(topic, payload);
    inFlight += 1;
    const done = (fault?: Fault): void => {
      inFlight -= 1;
      if (fault !== undefined) {
        if (before === undefined) held.delete(topic);
        else held.set(topic, before);
        refused.add(topic);
        faulty = true;
        report(fault);
        again ??= clock.after(AGAIN_AFTER, retry);
      } else if (faulty && inFlight === 0 && refused.size === 0) {
        faulty = false;
        report(undefined);
      }
    };
    link.publish({ topic, payload, retain: true, urgent: true, done });
  };

  const reconcile = (): void => {
    reconciled = true;
    const wanted = wantedTopics(watch.current.alarms, messageOf);
    for (const message of differences(held, wanted)) if (!refused.has(message.topic)) send(message);
  };

  const retry = (): void => {
    again = undefined;
    refused.clear();
    reconcile();
  };

  link.hear(({ topic, payload, retained }) => {
    if (!retained || payload === '' || !topic.startsWith(prefix)) return;
    held.set(topic, payload);
    // Some brokers send what they retain after the nonce has come back.
    if (reconciled) reconcile();
  });
  const unfollow = watch.follow((change) => {
    if (reconciled && change.changed === 'alarms') reconcile();
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
