import { Fault } from '../../core/fault.js';
import type { Clock } from '../../core/time.js';
import { seconds } from '../../core/time.js';
import type { Link } from './link.js';
import type { MqttConfig } from './schema.js';
import type { Topics } from './topic.js';

const COMES_BACK_WITHIN = seconds(10);

/**
 * Subscribes our retained alarms and verdicts, then writes a nonce and waits until it comes back. It proves two
 * things: what the broker retained of them was sent before it, and, with one nonce on each
 * branch, that a broker of MQTT 3.1.1 lets us through, for that protocol acknowledges what an ACL
 * drops. MQTT 5 says so itself at each PUBLISH, so one nonce on a branch of its own is enough.
 */
export const confirmReach = (
  link: Link,
  about: {
    readonly config: MqttConfig & { base: string };
    readonly topics: Topics;
    readonly clock: Clock;
  },
  nonce: string,
): Promise<void> => {
  const { config, topics, clock } = about;
  const missing = new Set<string>(
    config.protocol === '5' ? topics.nonces.slice(-1) : topics.nonces,
  );
  const lost = (topic: string, cause?: unknown) =>
    new Fault('mqtt-nonce-lost', { topic, base: config.base }, { cause });
  return new Promise((resolve, reject) => {
    const timer = clock.after(COMES_BACK_WITHIN, () => reject(lost([...missing].join(', '))));
    const fail = (fault: Fault) => {
      timer.cancel();
      reject(fault);
    };
    link.hear(({ topic, payload }) => {
      if (payload !== nonce || !missing.delete(topic) || missing.size > 0) return;
      timer.cancel();
      resolve();
    });
    link.subscribe([topics.alarms, topics.verdicts, ...missing]).then(
      () => {
        for (const topic of missing)
          link.publish({
            topic,
            payload: nonce,
            retain: false,
            urgent: true,
            done: (fault) => fault && fail(fault),
          });
      },
      (error) => fail(lost(topics.alarms, error)),
    );
  });
};
