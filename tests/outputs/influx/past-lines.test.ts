import { describe, expect, it } from 'vitest';
import { busDevice, busReadings } from '../../../gateway/core/bus-minute.js';
import type { Event } from '../../../gateway/core/event.js';
import { Fault } from '../../../gateway/core/fault.js';
import type { BusId, PointId, ZoneId } from '../../../gateway/core/identity.js';
import type { Entry, Sample } from '../../../gateway/core/ports.js';
import { instant, millis } from '../../../gateway/core/time.js';
import { backfill } from '../../../gateway/outputs/influx/backfill.js';
import { linesOf } from '../../../gateway/outputs/influx/line.js';
import { mirroredPoints, pastLines } from '../../../gateway/outputs/influx/past-lines.js';
import {
  AT,
  alarm,
  eventEntry,
  good,
  hall,
  missed,
  point,
  raised,
  scanEntry,
  silent,
} from '../hall.js';

const asItIs = { shift: millis(0), uncertain: false };
const later = (ms: number) => instant(AT + ms);
const minute = { requests: 60, failures: 3, load: 0.02, p95: 44.5 };
const bus = 'rs485-1' as BusId;

/** A little of everything that InfluxDB is told, as the tape has it. */
const ENTRIES: readonly Entry[] = [
  scanEntry(1, [good('aq-1/co2', 812.4), good('aq-1/temperature', 21.4499)]),
  scanEntry(2, [{ ...good('aq-1/co2', 815), at: later(60_000) }]),
  scanEntry(3, [{ point: point('aq-1/co2'), at: later(120_000), quality: 'bad:no-communication' }]),
  scanEntry(4, [good('di-1/1', 1), good('di-1/2', 0)]),
  scanEntry(5, busReadings(bus, minute, AT), { device: busDevice(bus) }),
  raised(6, alarm('aq-1/co2/high', { value: 1180, limit: 1000 })),
  raised(7, alarm('di-1/1/panic', { silent: true })),
  eventEntry(8, { at: AT, kind: 'verdict-given', verdict: missed }),
  eventEntry(9, {
    at: AT,
    kind: 'people-counted',
    zone: 'f1-waiting' as ZoneId,
    in: 120,
    out: 21,
    net: 99,
    drift: 0,
  }),
  eventEntry(10, { at: AT, kind: 'gateway-stopped' }),
];

/** What the journal would give of them. */
const pieceOf = (entries: readonly Entry[]) => {
  const readings = new Map<PointId, Sample[]>();
  const events: Event[] = [];
  for (const entry of entries)
    if ('event' in entry) events.push(entry.event);
    else
      for (const { point: of, at, quality, value } of entry.scan.readings)
        readings.set(of, [
          ...(readings.get(of) ?? []),
          { at, quality, ...(value !== undefined && { value }) },
        ]);
  return { readings, events };
};

const live = (entries: readonly Entry[]): string[] => {
  const addLines = linesOf(hall, silent);
  const lines: string[] = [];
  for (const entry of entries) addLines(entry, asItIs, lines);
  return lines;
};

describe('lines of the past', () => {
  it('are those that were written when it was the present', () => {
    const past = pastLines(hall, silent, pieceOf(ENTRIES), later(600_000));
    expect(past.length).toBeGreaterThan(8);
    expect([...past].sort()).toEqual(live(ENTRIES).sort());
  });

  it('leave out events after the piece, which only vouch for its clock', () => {
    const early = { clock: 'uncertain', mono: millis(1000), at: instant(5000) } as const;
    const entries = [
      eventEntry(1, { at: instant(5000), kind: 'alarm-raised', alarm: alarm('a') }, early),
      eventEntry(2, { at: later(0), kind: 'clock-vouched', by: 'ntp', offset: millis(AT - 1000) }),
      raised(3, alarm('b')),
    ];
    const lines = pastLines(hall, silent, pieceOf(entries), instant(6000));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^alarm,alarm=a,.* ${AT}$`));
  });

  it('are marked where nobody ever vouched for their clock', () => {
    const early = { clock: 'uncertain', mono: millis(1000) } as const;
    const entry = eventEntry(1, { at: AT, kind: 'alarm-raised', alarm: alarm('a') }, early);
    expect(pastLines(hall, silent, pieceOf([entry]), AT)[0]).toContain('tq="uncertain"');
  });

  it('are of every point of the hall and every figure of its buses', () => {
    expect(mirroredPoints(hall)).toEqual(
      expect.arrayContaining(['aq-1/co2', 'di-1/1', 'bus:rs485-1/load', 'bus:rs485-1/p95']),
    );
  });
});

describe('a backfill', () => {
  const lines = Array.from({ length: 25 }, (_, index) => `reading value=${index}`);
  const never = new AbortController().signal;

  it('writes in requests of a chunk, and names the line that is refused', async () => {
    const requests: number[] = [];
    const written: string[] = [];
    const writer = {
      write: async (some: readonly string[]) => {
        requests.push(some.length);
        if (some.includes('reading value=17'))
          throw new Fault('influx-line-refused', { why: 'parse error' });
        written.push(...some);
      },
    };
    const { lines: count, refused } = await backfill(lines, { chunk: 10 }, writer, never);
    expect(requests.slice(0, 2)).toEqual([10, 10]);
    expect(count).toBe(25);
    expect(refused).toMatchObject([
      { line: 'reading value=17', why: { code: 'influx-line-refused' } },
    ]);
    expect(new Set(written).size).toBe(24);
  });

  it('stops at what is worth another try, for the piece to be written again whole', async () => {
    const fault = new Fault('influx-unreachable', { url: 'x', bucket: 'y', why: 'gone' });
    const writer = { write: () => Promise.reject(fault) };
    await expect(backfill(lines, { chunk: 10 }, writer, never)).rejects.toBe(fault);
  });
});
