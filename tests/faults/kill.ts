import { beforeAll, describe, expect, it } from 'vitest';
import type { Boot, Seq } from '../../gateway/core/time.js';
import { entryId, positionOf } from '../../gateway/outputs/entry.js';
import { payloadsOf } from '../../gateway/outputs/mqtt/payload.js';
import { topicsOf } from '../../gateway/outputs/mqtt/topic.js';
import { silentOf } from '../../gateway/outputs/silent.js';
import { has } from '../peers/parts.js';
import type { Received } from '../peers/subscriber.js';
import { BASE, bootsIn, FIRE, IN_FLIGHT, type Killed, killAtRandom } from './killing.js';

const idOf = ({ payload }: Received): string | undefined => /^\{"id":"([^"]+)"/.exec(payload)?.[1];
const isEvent = ({ topic }: Received): boolean => topic === `${BASE}/event`;

/** A place of the id `<hall>:<boot>:<seq>`. */
const placeOf = (id: string): { boot: Boot; seq: Seq } => {
  const [, boot, seq] = id.split(':');
  return { boot: boot as Boot, seq: Number(seq) as Seq };
};

/** What `kill -9` at random moments may cost (design §4.2), seen from outside and from the journal. */
export const killTest = (kills: number): void => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  describe.runIf(has('mosquitto'))(`${kills} kills (seed ${seed})`, () => {
    let result: Killed;
    /** By id, every payload that the far side was told under it. */
    const heard = new Map<string, string[]>();
    const events = new Set<string>();
    beforeAll(
      async () => {
        result = await killAtRandom(kills, seed);
        for (const message of result.told) {
          const id = idOf(message);
          if (id === undefined) continue;
          heard.set(id, [...(heard.get(id) ?? []), message.payload]);
          if (isEvent(message)) events.add(id);
        }
      },
      60_000 + kills * 15_000,
    );

    const committed = () =>
      new Map(result.entries.map((entry) => [entryId(result.config.hall, entry), entry]));

    it('left something to speak of', () => {
      expect(bootsIn(result.told)).toHaveLength(kills + 1);
      expect(heard.size).toBeGreaterThan(20 * kills);
      expect(events.size).toBeGreaterThan(kills);
    });

    it('leave no hole in the numbers of any boot', () => {
      const perBoot = new Map<Boot, Seq[]>();
      for (const entry of result.entries) {
        const { boot, seq } = positionOf(entry);
        perBoot.set(boot, [...(perBoot.get(boot) ?? []), seq]);
      }
      // A boot that was killed before its first commit leaves no number behind.
      expect(perBoot.size).toBeGreaterThan(kills / 2);
      expect(perBoot.size).toBeLessThanOrEqual(kills + 2);
      for (const seqs of perBoot.values())
        expect(seqs.toSorted((a, b) => a - b)).toEqual(seqs.map((_, index) => index + 1));
    });

    it('lose no reading that the far side was told, and tell every one that was committed', () => {
      const readings = result.entries.filter((entry) => 'scan' in entry);
      const told = [...heard.keys()].filter((id) => !events.has(id));
      const last = bootsIn(result.told).at(-1);
      const end = Math.max(...told.map(placeOf).map(({ boot, seq }) => (boot === last ? seq : 0)));
      // The last run was stopped: what it read after its last word waits for the next one.
      const due = readings.filter(({ scan }) => scan.boot !== last || scan.seq <= end);
      expect(new Set(told)).toEqual(
        new Set(due.map((entry) => entryId(result.config.hall, entry))),
      );
    });

    it('lose no event but the one whose commit was under way', () => {
      const journal = committed();
      const lost = [...events].filter((id) => !journal.has(id)).map(placeOf);
      const ends = new Map<Boot, number>();
      for (const { boot, seq } of result.entries.map(positionOf))
        ends.set(boot, Math.max(ends.get(boot) ?? 0, seq));
      for (const { boot, seq } of lost) expect(seq).toBeGreaterThan(ends.get(boot) ?? 0);
      expect(lost.length).toBeLessThanOrEqual(kills);
    });

    it('repeat at most one window, under the same ids', () => {
      const repeats: number[] = [];
      const seen = new Set<string>();
      for (const message of result.told) {
        if (bootsIn([message]).length > 0) repeats.push(0);
        const id = idOf(message);
        if (id === undefined) continue;
        if (seen.has(id)) repeats[repeats.length - 1] = (repeats.at(-1) ?? 0) + 1;
        seen.add(id);
      }
      expect(Math.max(...repeats)).toBeLessThanOrEqual(IN_FLIGHT);
    });

    it('say the same bytes each time, and those that the journal makes', () => {
      const { hall, alarms } = result.config;
      const payloads = payloadsOf(hall, topicsOf(BASE), silentOf(alarms));
      for (const [id, entry] of committed()) {
        const told = heard.get(id);
        if (told !== undefined)
          expect([id, ...new Set(told)]).toEqual([id, payloads.message(entry)?.payload]);
      }
    });

    it('leave the fire standing, raised once, retained', () => {
      const raised = result.entries.flatMap((entry) =>
        'event' in entry && entry.event.kind === 'alarm-raised' && entry.event.alarm.alarm === FIRE
          ? entry.event.alarm
          : [],
      );
      expect(raised).toHaveLength(1);
      expect(result.found).toHaveLength(kills);
      for (const { fire, retained } of result.found) {
        expect(fire).toMatchObject({ condition: 'unacknowledged', since: raised[0]?.since });
        expect(retained).toBe('unacknowledged');
      }
    });
  });
};
