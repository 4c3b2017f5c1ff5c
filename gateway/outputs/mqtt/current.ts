import type { Change } from '../../core/current.js';
import type { Fault } from '../../core/fault.js';
import type { Watch } from '../../core/ports.js';
import { type Clock, seconds, type Timer } from '../../core/time.js';
import type { Link } from './link.js';
import type { Message } from './payload.js';
import { differences } from './retained.js';

/** A retained topic that an ACL refuses is tried again this often. */
const AGAIN_AFTER = seconds(30);

/** Retained topics of one kind. */
export interface Branch {
  /** As a subscription, `<base>/alarm/#`. */
  readonly topics: string;
  readonly changed: Change['changed'];
  /** Before everything else that waits. */
  readonly urgent: boolean;
  /** As they should stand, given what the broker holds. */
  readonly wanted: (held: ReadonlyMap<string, string>) => ReadonlyMap<string, string>;
}

export interface Retained {
  /** Makes what the broker retains equal to what is so now; until then nothing is told. */
  reconcile(): void;
  stop(): void;
}

/**
 * Keeps the retained topics of one connection equal to the current state: what the broker held is
 * gathered from its retained messages, compared once, and every later change told at once.
 */
export const keepRetained = (
  link: Link,
  branch: Branch,
  about: {
    readonly watch: Watch;
    readonly clock: Clock;
    readonly report: (fault: Fault | undefined) => void;
  },
): Retained => {
  const { watch, clock, report } = about;
  const { changed, urgent, wanted } = branch;
  const prefix = branch.topics.slice(0, -1);
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
    link.publish({ topic, payload, retain: true, urgent, done });
  };

  const reconcile = (): void => {
    reconciled = true;
    for (const message of differences(held, wanted(held)))
      if (!refused.has(message.topic)) send(message);
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
    if (reconciled && change.changed === changed) reconcile();
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
