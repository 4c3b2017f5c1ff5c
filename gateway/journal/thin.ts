import type { Sample } from '../core/ports.js';
import { isBad, type Quality } from '../core/quality.js';
import { type Instant, instant, type Millis } from '../core/time.js';

/** Up to `limit` samples that look like all of them. */
export interface Thinner {
  add(sample: Sample): void;
  /** In order of time. */
  samples(): Sample[];
}

/** How long a kept reading speaks for the time behind it: longer silence is a gap. */
export interface Stands {
  /** As who draws it takes it, who knows of a sample only when it was measured. */
  readonly drawn: Millis;
  /** As it was kept: more where only minutes are left of it. */
  readonly kept: Millis;
}

/** Of each stretch the smallest and the largest; a third of the limit is left for the edges of gaps. */
const SAMPLES_OF_A_BUCKET = 3;

/** Where the line breaks: the samples on both sides of it, as places in the order of time. */
interface Break {
  readonly edges: readonly number[];
  readonly length: number;
}

/**
 * Keeps everything while it fits into `limit`; beyond it, of each of `limit / 3` equal stretches the
 * smallest and the largest sample, and of the longest gaps both sides, so that a gap stays where it was
 * and nothing else looks like one: `until` says how far the samples left out behind one go on. The order
 * of adding does not matter. Held as columns, for a year of minutes is half a million samples.
 */
export const thinner = (from: Instant, to: Instant, limit: number, stands?: Stands): Thinner => {
  const ats: number[] = [];
  /** NaN where a sample has none. */
  const values: number[] = [];
  const qualities: Quality[] = [];
  let order: readonly number[] = [];
  let isSorted = true;

  const timeAt = (place: number): number => ats[order[place] ?? 0] ?? 0;
  const valueAt = (place: number): number => values[order[place] ?? 0] ?? Number.NaN;
  const qualityAt = (place: number): Quality => qualities[order[place] ?? 0] ?? 'bad';
  const isUsable = (place: number): boolean =>
    !Number.isNaN(valueAt(place)) && !isBad(qualityAt(place));

  const inOrder = (): readonly number[] => {
    const indices = ats.map((_, index) => index);
    if (isSorted) return indices;
    return indices.sort(
      (a, b) =>
        (ats[a] ?? 0) - (ats[b] ?? 0) ||
        Number(Number.isNaN(values[a])) - Number(Number.isNaN(values[b])) ||
        (values[a] ?? 0) - (values[b] ?? 0) ||
        (qualities[a] ?? '').localeCompare(qualities[b] ?? ''),
    );
  };

  const extremes = (): Set<number> => {
    const count = Math.max(1, Math.floor(limit / SAMPLES_OF_A_BUCKET));
    const width = (to - from + 1) / count;
    const least = new Map<number, number>();
    const most = new Map<number, number>();
    for (let place = 0; place < order.length; place += 1) {
      if (!isUsable(place)) continue;
      const bucket = Math.floor((timeAt(place) - from) / width);
      const [low, high] = [least.get(bucket), most.get(bucket)];
      if (low === undefined || valueAt(place) < valueAt(low)) least.set(bucket, place);
      if (high === undefined || valueAt(place) > valueAt(high)) most.set(bucket, place);
    }
    return new Set([...least.values(), ...most.values()]);
  };

  /** The beginning and the end, stretches without a usable sample, and silence; the longest first. */
  const breaks = (): readonly Break[] => {
    const last = order.length - 1;
    const found: Break[] = [
      { edges: [0], length: Number.POSITIVE_INFINITY },
      { edges: [last], length: Number.POSITIVE_INFINITY },
    ];
    for (let place = 0; place <= last; place += 1) {
      const next = place + 1;
      if (isUsable(place)) {
        const silent = next <= last ? timeAt(next) - timeAt(place) : 0;
        if (stands !== undefined && silent > stands.kept)
          found.push({ edges: [place, next], length: silent });
        continue;
      }
      let usable = next;
      while (usable <= last && !isUsable(usable)) usable += 1;
      found.push({
        edges: usable <= last ? [place, usable] : [place],
        length: (usable <= last ? timeAt(usable) : to) - timeAt(place),
      });
      place = usable - 1;
    }
    return found.sort((a, b) => b.length - a.length);
  };

  const chosen = (): readonly number[] => {
    if (order.length <= limit) return order.map((_, place) => place);
    const kept = extremes();
    for (const { edges } of breaks()) {
      const more = edges.filter((place) => !kept.has(place));
      if (kept.size + more.length <= limit) for (const place of more) kept.add(place);
    }
    return [...kept].sort((a, b) => a - b);
  };

  /** How far a kept sample goes on where whoever draws it would see a gap that is none. */
  const untilOf = (place: number, next: number | undefined): number | undefined => {
    if (stands === undefined || !isUsable(place)) return undefined;
    const last = next === undefined ? order.length - 1 : next - 1;
    const end = next === undefined ? timeAt(last) : timeAt(next);
    if (end - timeAt(place) <= stands.drawn) return undefined;
    if (last > place) return timeAt(last);
    return end - timeAt(place) <= stands.kept ? end : undefined;
  };

  return {
    add({ at, quality, value }) {
      if (at < from || at > to) return;
      isSorted &&= (ats[ats.length - 1] ?? Number.NEGATIVE_INFINITY) < at;
      ats.push(at);
      values.push(value ?? Number.NaN);
      qualities.push(quality);
    },
    samples() {
      order = inOrder();
      const kept = chosen();
      return kept.map((place, at) => {
        const [quality, value] = [qualityAt(place), valueAt(place)];
        const until = untilOf(place, kept[at + 1]);
        return {
          ...{ at: instant(timeAt(place)), quality },
          ...(!Number.isNaN(value) && { value }),
          ...(until !== undefined && { until: instant(until) }),
        };
      });
    },
  };
};
