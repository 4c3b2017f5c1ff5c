import type { DeviceId } from '../../core/identity.js';
import type { Millis } from '../../core/time.js';
import { isBitTable, type Table, widthOf } from './register.js';
import type { WireDevice, WirePoint } from './schema.js';

/** One read of adjoining registers or bits of one device, and the points that it answers. */
export interface Block {
  readonly device: DeviceId;
  readonly unit: number;
  readonly function: 1 | 2 | 3 | 4;
  readonly table: Table;
  readonly address: number;
  readonly count: number;
  readonly points: readonly WirePoint[];
  readonly period: Millis;
  readonly emergency: boolean;
}

export interface Plan {
  readonly blocks: readonly Block[];
  /** Cannot be read within the device's own limits: wider than one request, or in a forbidden range. */
  readonly unreadable: readonly WirePoint[];
}

/** Read functions of the application protocol V1.1b3, §6.1-6.4. */
export const READ = { coil: 1, discrete: 2, holding: 3, input: 4 } as const satisfies Record<
  Table,
  Block['function']
>;

/** Addresses `first..last`, both included. */
interface Span {
  readonly first: number;
  readonly last: number;
}
interface Placed extends Span {
  readonly point: WirePoint;
}

const place = (point: WirePoint): Placed => {
  const { address, encoding } = point.register;
  return { point, first: address, last: address + widthOf(encoding) - 1 };
};
const holds = (outer: Span, inner: Span): boolean =>
  outer.first <= inner.first && inner.last <= outer.last;
/** A slower or less urgent point may be answered by this read; a faster or more urgent one may not. */
const serves = (read: WirePoint, point: WirePoint): boolean =>
  read.period <= point.period && (read.emergency || !point.emergency);
const byFirst = (a: Span, b: Span): number => a.first - b.first || a.last - b.last;

/** The last address that one request from `first` may read: short enough, nothing forbidden, no gap too wide. */
type Reach = (first: number) => number;

/** `listed`: every point of the device in this table, since a register known to exist is no gap. */
const reachIn = (device: WireDevice, table: Table, listed: readonly Span[]): Reach => {
  const most = isBitTable(table) ? device.maxBits : device.maxRegisters;
  const forbidden = device.forbidden.filter((range) => range.table === table);
  return (first) => {
    const fences = forbidden.filter((range) => range.to >= first).map((range) => range.from - 1);
    const end = Math.min(first + most - 1, ...fences);
    let reached = first - 1;
    for (const one of listed) {
      if (one.last <= reached) continue;
      if (one.first - reached - 1 > device.maxGap || reached >= end) break;
      reached = one.last;
    }
    return Math.min(reached, end);
  };
};

/** The widest spans that begin and end with one of these points, left to right. */
const widest = (placed: readonly Placed[], reach: Reach): Span[] => {
  const ends = placed.map((one) => one.last);
  const found: Span[] = [];
  for (const { first, last } of placed) {
    const end = reach(first);
    const furthest = ends.reduce((best, one) => (one <= end && one > best ? one : best), last);
    if (furthest > (found.at(-1)?.last ?? -1)) found.push({ first, last: furthest });
  }
  return found;
};

/** Fewest spans over all points: each goes as far right as it may from the first point left over. */
const fewest = (placed: readonly Placed[], spans: readonly Span[]): Span[] => {
  const chosen: Span[] = [];
  let left = placed;
  for (let first = left[0]; first; first = left[0]) {
    const start = first;
    const span = spans.filter((one) => holds(one, start)).at(-1);
    if (!span) return chosen;
    chosen.push(span);
    left = left.filter((one) => !holds(span, one));
  }
  return chosen;
};

/** Bounds the search for device maps with very many equal answers; they differ only in free rides. */
const MOST_COVERS = 64;

/** Several of the equally small covers: they need the same requests here and spare different slower points. */
const covers = (placed: readonly Placed[], spans: readonly Span[], size: number): Span[][] => {
  const start = placed[0];
  if (!start) return [[]];
  if (size === 0) return [];
  const found: Span[][] = [];
  for (const span of spans.filter((one) => holds(one, start)).reverse()) {
    const left = placed.filter((one) => !holds(span, one));
    if (fewest(left, spans).length > size - 1) continue;
    for (const rest of covers(left, spans, size - 1)) found.push([span, ...rest]);
    if (found.length >= MOST_COVERS) break;
  }
  return found.slice(0, MOST_COVERS);
};

type Chosen = readonly { readonly span: Span; readonly of: WirePoint }[];

/** Compares request counts class by class, fastest first: a fast request saved outweighs any slow one. */
const fewer = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((n, i) => n !== b[i]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
};

/** Points that are asked alike, and those of them that no faster read answers yet. */
interface Class {
  readonly all: readonly Placed[];
  readonly left: readonly Placed[];
}

/** Covers the classes, fastest first; a point inside a span of a faster class rides along for nothing. */
const choose = (
  classes: readonly Class[],
  reach: Reach,
): { counts: readonly number[]; chosen: Chosen } => {
  const [fastest, ...slower] = classes;
  const of = fastest?.left[0]?.point;
  if (!fastest) return { counts: [], chosen: [] };
  if (!of) {
    const rest = choose(slower, reach);
    return { counts: [0, ...rest.counts], chosen: rest.chosen };
  }
  const spans = widest(fastest.all, reach);
  const small = fewest(fastest.left, spans);
  const options = slower.some(({ left }) => left.length > 0)
    ? covers(fastest.left, spans, small.length)
    : [small];
  let best: { counts: readonly number[]; chosen: Chosen } | undefined;
  for (const option of options) {
    const rides = (one: Placed) => serves(of, one.point) && option.some((span) => holds(span, one));
    const waiting = slower.map(({ all, left }) => ({
      all,
      left: left.filter((one) => !rides(one)),
    }));
    const rest = choose(waiting, reach);
    const counts = [option.length, ...rest.counts];
    if (best && !fewer(counts, best.counts)) continue;
    best = { counts, chosen: [...option.map((span) => ({ span, of })), ...rest.chosen] };
  }
  return best ?? { counts: [], chosen: [] };
};

/** The most urgent and fastest class first. */
const classesOf = (placed: readonly Placed[]): Class[] => {
  const classes = new Map<string, Placed[]>();
  for (const one of placed) {
    const name = `${one.point.emergency}/${one.point.period}`;
    classes.set(name, [...(classes.get(name) ?? []), one]);
  }
  const rank = ([one]: readonly Placed[]) => (one?.point.emergency ? 0 : 1);
  const period = ([one]: readonly Placed[]) => one?.point.period ?? 0;
  return [...classes.values()]
    .sort((a, b) => rank(a) - rank(b) || period(a) - period(b))
    .map((all) => ({ all, left: all }));
};

const planTable = (device: WireDevice, table: Table): Plan => {
  const all = device.points
    .filter((point) => point.register.table === table)
    .map(place)
    .sort(byFirst);
  const reach = reachIn(device, table, all);
  const readable = all.filter((placed) => placed.last <= reach(placed.first));
  const unreadable = all.filter((placed) => !readable.includes(placed)).map(({ point }) => point);

  let left: readonly Placed[] = readable;
  const blocks = choose(classesOf(readable), reach).chosen.map(({ span, of }) => {
    const mine = left.filter((placed) => holds(span, placed) && serves(of, placed.point));
    left = left.filter((placed) => !mine.includes(placed));
    const first = Math.min(...mine.map((placed) => placed.first));
    const last = Math.max(...mine.map((placed) => placed.last));
    return toBlock(device, table, { first, last }, mine, of);
  });
  return { blocks, unreadable };
};

const toBlock = (
  device: WireDevice,
  table: Table,
  span: Span,
  placed: readonly Placed[],
  { period, emergency }: WirePoint,
): Block => ({
  device: device.device,
  unit: device.unit,
  function: READ[table],
  table,
  address: span.first,
  count: span.last - span.first + 1,
  points: placed.map(({ point }) => point),
  period,
  emergency,
});

/**
 * The fewest reads that answer all points of a device. Points merge when table, period and emergency
 * agree and the device allows the span; a slower point inside a faster read costs no request.
 */
export const planDevice = (device: WireDevice): Plan => {
  const tables = [...new Set(device.points.map((point) => point.register.table))];
  const plans = tables.map((table) => planTable(device, table));
  return {
    blocks: plans.flatMap((plan) => plan.blocks),
    unreadable: plans.flatMap((plan) => plan.unreadable),
  };
};

export const planBus = (devices: readonly WireDevice[]): Plan => {
  const plans = devices.map(planDevice);
  return {
    blocks: plans.flatMap((plan) => plan.blocks),
    unreadable: plans.flatMap((plan) => plan.unreadable),
  };
};
