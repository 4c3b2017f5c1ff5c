import { expect } from 'vitest';
import type { Config } from '../../gateway/config/config.js';
import type { Entry } from '../../gateway/core/ports.js';
import { entryId, positionOf } from '../../gateway/outputs/entry.js';
import { payloadsOf } from '../../gateway/outputs/mqtt/payload.js';
import { topicsOf } from '../../gateway/outputs/mqtt/topic.js';
import { silentOf } from '../../gateway/outputs/silent.js';
import type { Received } from '../peers/subscriber.js';

export const BASE = 'hallkeeper/fast';

/** The id of an entry told on MQTT; none on retained topics. */
export const idOf = ({ payload }: Received): string | undefined =>
  /^\{"id":"([^"]+)"/.exec(payload)?.[1];

/** What the journal makes of its entries for MQTT, in the order in which they were numbered. */
export const messagesOf = (config: Config, entries: readonly Entry[]) => {
  const payloads = payloadsOf(config.hall, topicsOf(BASE), silentOf(config.alarms));
  return entries.flatMap((entry) => {
    const message = payloads.message(entry);
    const id = entryId(config.hall, entry);
    return message === undefined ? [] : [{ ...message, id, lane: laneOf(entry), entry }];
  });
};
const laneOf = (entry: Entry): 'events' | 'readings' => ('scan' in entry ? 'readings' : 'events');

/**
 * Of each lane, everything that was committed up to the last thing told was told: as the journal has
 * it, and in its order. The auditor's own first boot was before any far side.
 */
export const expectWhole = (
  config: Config,
  told: readonly Received[],
  entries: readonly Entry[],
): void => {
  const heard = new Map(
    told.flatMap((message) => {
      const id = idOf(message);
      return id === undefined ? [] : [[id, message.payload] as const];
    }),
  );
  for (const lane of ['events', 'readings'] as const) {
    const due = messagesOf(config, entries).filter((message) => message.lane === lane);
    const end = due.findLastIndex(({ id }) => heard.has(id));
    expect(end).toBeGreaterThan(0);
    const first = due.findIndex(({ entry }) => positionOf(entry).boot !== '1');
    const expected = due.slice(first, end + 1);
    const ids = new Set(expected.map(({ id }) => id));
    expect([...heard].filter(([id]) => ids.has(id))).toEqual(
      expected.map(({ id, payload }) => [id, payload]),
    );
  }
};
