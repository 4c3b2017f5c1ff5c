import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, Happening } from '../../gateway/core/event.js';
import type { Entry } from '../../gateway/core/ports.js';
import type { Character } from '../../gateway/core/quantity.js';
import type { Scan } from '../../gateway/core/reading.js';
import { type Boot, instant, millis, type Seq } from '../../gateway/core/time.js';
import { seqOf, weightOf } from '../../gateway/journal/entry.js';
import { joined, shed, worthOf } from '../../gateway/journal/shed.js';
import { alarmOf, scanOf } from './hall.js';

const boot = '1' as Boot;
const numbered = (make: (seq: Seq) => Entry, i: number): Entry => make((i + 1) as Seq);
const scan =
  (device: string, readings: number) =>
  (seq: Seq): Entry => {
    const values = Object.fromEntries(Array.from({ length: readings }, (_, i) => [`p${i}`, i]));
    return { scan: { ...scanOf(device, 0, 0, values), boot, seq } };
  };
const event =
  (happening: Happening) =>
  (seq: Seq): Entry => {
    const numbers = { boot, seq, mono: millis(0), clock: 'trusted' } as const;
    return { event: { ...happening, ...numbers } as Event };
  };
const at = instant(0);
const alarm = event({ at, kind: 'alarm-raised', alarm: alarmOf({ zone: 'waiting' }) });
const silenced = event({ at, kind: 'siren-silenced', by: '值班员2' });
const stopped = event({ at, kind: 'gateway-stopped' });
const gap = event({ at, kind: 'gap', from: 1 as Seq, to: 2 as Seq, why: 'disk-full' });
const characterOf = ({ device }: Scan): Character => (device === 'di-1' ? 'state' : 'measured');

describe('what is given up when the disk takes nothing and memory is full', () => {
  test('measured values first, then states, then what the gateway says of itself', () => {
    const made = [
      stopped,
      scan('di-1', 2),
      scan('aq-01', 2),
      alarm,
      scan('aq-01', 2),
      silenced,
      gap,
    ];
    const entries = made.map(numbered);
    const lost = (weight: number) => shed(entries, weight, characterOf).map(seqOf);
    expect(lost(0)).toStrictEqual([]);
    expect(lost(1)).toStrictEqual([3]);
    expect(lost(4)).toStrictEqual([3, 5]);
    expect(lost(5)).toStrictEqual([3, 5, 2]);
    expect(lost(7)).toStrictEqual([3, 5, 2, 1]);
    expect(lost(1_000)).toStrictEqual([3, 5, 2, 1]);
  });

  test('never an alarm, what a person did, or a record of what is missing', () => {
    const made = fc.constantFrom(alarm, silenced, gap, stopped, scan('aq-01', 3), scan('di-1', 1));
    fc.assert(
      fc.property(fc.array(made), fc.nat({ max: 300 }), (makes, weight) => {
        const entries = makes.map(numbered);
        const gone = shed(entries, weight, characterOf);
        for (const entry of gone) expect(worthOf(entry, characterOf)).toBeDefined();
        const free = entries.filter((entry) => worthOf(entry, characterOf) !== undefined);
        const all = free.reduce((sum, entry) => sum + weightOf(entry), 0);
        const weighed = gone.reduce((sum, entry) => sum + weightOf(entry), 0);
        expect(weighed).toBeGreaterThanOrEqual(Math.min(weight, all));
        expect(weighed).toBeLessThan(weight + 3);
      }),
    );
  });
});

test('missing numbers are told in the fewest stretches that are exactly true', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 200 })), (lost) => {
      const stretches = joined((lost as Seq[]).map((seq) => ({ from: seq, to: seq })));
      const told = stretches.flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, i) => from + i),
      );
      expect(told).toStrictEqual(lost.toSorted((a, b) => a - b));
      for (const [i, { from }] of stretches.entries())
        expect(from - (stretches[i - 1]?.to ?? -1)).toBeGreaterThan(1);
    }),
  );
});
