import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, planDevice } from '../../../gateway/drivers/modbus/plan.js';
import { isBitTable, type Table, widthOf } from '../../../gateway/drivers/modbus/register.js';
import type { WireDevice, WirePoint } from '../../../gateway/drivers/modbus/schema.js';
import { wireDevice, wirePoint } from './devices.js';

interface Span {
  first: number;
  last: number;
}
const spanOf = (point: WirePoint): Span => ({
  first: point.register.address,
  last: point.register.address + widthOf(point.register.encoding) - 1,
});
const inside = (outer: Span, inner: Span) => outer.first <= inner.first && inner.last <= outer.last;

/** The device's limits restated address by address, independent of the planner. */
const mayRead = (device: WireDevice, table: Table, span: Span): boolean => {
  const most = isBitTable(table) ? device.maxBits : device.maxRegisters;
  if (span.last - span.first + 1 > most) return false;
  let gap = 0;
  for (let address = span.first; address <= span.last; address += 1) {
    const at = { first: address, last: address };
    for (const range of device.forbidden)
      if (range.table === table && range.from <= address && address <= range.to) return false;
    const listed = device.points.some(
      (point) => point.register.table === table && inside(spanOf(point), at),
    );
    gap = listed ? 0 : gap + 1;
    if (gap > device.maxGap) return false;
  }
  return true;
};

/** Every set of reads, class by class; the least vector of request counts. */
const exhaustive = (device: WireDevice, table: Table): number[] => {
  const readable = device.points.filter(
    (point) => point.register.table === table && mayRead(device, table, spanOf(point)),
  );
  const classes = [
    ...new Map(readable.map((p) => [`${p.emergency}/${p.period}`, p] as const)).values(),
  ].sort((a, b) => Number(b.emergency) - Number(a.emergency) || a.period - b.period);
  const reads = (of: WirePoint): Span[] => {
    const mine = readable.filter((p) => p.emergency === of.emergency && p.period === of.period);
    const spans = mine.flatMap((from) =>
      mine.map((to) => ({ first: spanOf(from).first, last: spanOf(to).last })),
    );
    return spans.filter((span) => span.first <= span.last && mayRead(device, table, span));
  };
  const search = (index: number, open: readonly WirePoint[]): number[] => {
    const of = classes[index];
    if (!of) return [];
    const mine = open.filter((p) => p.emergency === of.emergency && p.period === of.period);
    if (mine.length === 0) return [0, ...search(index + 1, open)];
    const candidates = reads(of);
    for (let size = 1; size <= mine.length; size += 1) {
      let best: number[] | undefined;
      for (const chosen of choices(candidates, size)) {
        const left = open.filter(
          (p) =>
            !(
              p.period >= of.period &&
              (of.emergency || !p.emergency) &&
              chosen.some((span) => inside(span, spanOf(p)))
            ),
        );
        if (left.some((p) => mine.includes(p))) continue;
        const counts = [size, ...search(index + 1, left)];
        if (!best || less(counts, best)) best = counts;
      }
      if (best) return best;
    }
    throw new Error('every readable point alone is a cover');
  };
  return search(0, readable);
};
const less = (a: number[], b: number[]) => {
  const at = a.findIndex((n, i) => n !== b[i]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
};
function* choices(spans: readonly Span[], size: number, from = 0): Generator<Span[]> {
  if (size === 0) yield [];
  else
    for (let i = from; i <= spans.length - size; i += 1)
      for (const rest of choices(spans, size - 1, i + 1)) yield [spans[i] as Span, ...rest];
}

const counted = (device: WireDevice, table: Table, blocks: readonly Block[]): number[] => {
  const names = (list: readonly { emergency: boolean; period: number }[]) =>
    [...new Set(list.map((one) => `${one.emergency ? 0 : 1}/${one.period}`))].sort();
  const readable = device.points.filter(
    (p) => p.register.table === table && mayRead(device, table, spanOf(p)),
  );
  return names(readable).map(
    (name) =>
      blocks.filter((b) => b.table === table && `${b.emergency ? 0 : 1}/${b.period}` === name)
        .length,
  );
};

const aDevice = fc
  .record({
    points: fc.array(
      fc.record({
        address: fc.integer({ min: 0, max: 14 }),
        encoding: fc.constantFrom('uint16' as const, 'uint32' as const),
        period: fc.constantFrom(1000, 5000),
        emergency: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    maxRegisters: fc.integer({ min: 1, max: 9 }),
    maxGap: fc.integer({ min: 0, max: 4 }),
    forbidden: fc.array(fc.record({ from: fc.integer({ min: 0, max: 15 }), long: fc.nat(2) }), {
      maxLength: 1,
    }),
  })
  .map(({ points, forbidden, ...limits }) =>
    wireDevice({
      ...limits,
      forbidden: forbidden.map(({ from, long }) => ({ table: 'holding', from, to: from + long })),
      points: points.map(({ address, encoding, period, emergency }, i) =>
        wirePoint(`d/p${i}`, { address, encoding }, { period, emergency }),
      ),
    }),
  );

describe('plan', () => {
  it('asks as few requests as an exhaustive search finds, on 1,000 random maps', () => {
    fc.assert(
      fc.property(aDevice, (device) => {
        const { blocks } = planDevice(device);
        expect(counted(device, 'holding', blocks)).toEqual(exhaustive(device, 'holding'));
      }),
      { numRuns: 1000 },
    );
  });

  it('answers every readable point once, in time, and reads nothing that the device forbids', () => {
    fc.assert(
      fc.property(aDevice, (device) => {
        const { blocks, unreadable } = planDevice(device);
        const answered = blocks.flatMap((block) => block.points);
        expect(new Set([...answered, ...unreadable])).toEqual(new Set(device.points));
        expect(answered.length + unreadable.length).toBe(device.points.length);
        for (const block of blocks) {
          const span = { first: block.address, last: block.address + block.count - 1 };
          expect(mayRead(device, block.table, span)).toBe(true);
          for (const point of block.points) {
            expect(inside(span, spanOf(point))).toBe(true);
            expect(block.period).toBeLessThanOrEqual(point.period);
            expect(block.emergency || !point.emergency).toBe(true);
          }
        }
        for (const point of unreadable)
          expect(mayRead(device, 'holding', spanOf(point))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('reads so that a slower point rides along', () => {
    const device = wireDevice({
      maxRegisters: 6,
      maxGap: 4,
      points: [
        wirePoint('d/a', { address: 0 }, { period: 1000 }),
        wirePoint('d/b', { address: 5 }, { period: 1000 }),
        wirePoint('d/c', { address: 10 }, { period: 1000 }),
        wirePoint('d/slow', { address: 7 }, { period: 60_000 }),
      ],
    });
    const { blocks } = planDevice(device);
    expect(blocks.map((block) => block.points.map((p) => p.point))).toEqual([
      ['d/a', 'd/b'],
      ['d/slow', 'd/c'],
    ]);
  });

  it('keeps tables apart and asks each with its own function', () => {
    const device = wireDevice({
      points: (['coil', 'discrete', 'holding', 'input'] as const).map((table) =>
        wirePoint(`d/${table}`, {
          table,
          address: 0,
          encoding: isBitTable(table) ? 'bit' : 'uint16',
        }),
      ),
    });
    expect(planDevice(device).blocks.map((b) => [b.table, b.function])).toEqual([
      ['coil', 1],
      ['discrete', 2],
      ['holding', 3],
      ['input', 4],
    ]);
  });

  it('never cuts a wide value in two', () => {
    const device = wireDevice({
      maxRegisters: 5,
      points: [0, 2, 4, 6].map((address) =>
        wirePoint(`d/p${address}`, { address, encoding: 'float32' }),
      ),
    });
    const { blocks } = planDevice(device);
    expect(blocks.map(({ address, count }) => ({ address, count }))).toEqual([
      { address: 0, count: 4 },
      { address: 4, count: 4 },
    ]);
  });

  it('plans a meter of 2,000 contacts and one of 125 scattered registers at once', () => {
    const contacts = wireDevice({
      points: Array.from({ length: 2000 }, (_, address) =>
        wirePoint(`d/${address}`, { table: 'discrete', address, encoding: 'bit' }),
      ),
    });
    const meter = wireDevice({
      maxRegisters: 20,
      maxGap: 3,
      points: Array.from({ length: 125 }, (_, i) =>
        wirePoint(`d/${i}`, { address: i * 3 }, { period: i % 3 === 0 ? 1000 : 60_000 }),
      ),
    });
    expect(planDevice(contacts).blocks).toHaveLength(1);
    // 125 points 3 apart span 373 registers; 20 registers hold 7 of them: 18 reads.
    const fast = planDevice(meter).blocks.filter((block) => block.period === 1000);
    expect(fast).toHaveLength(Math.ceil(42 / 3));
  });
});
