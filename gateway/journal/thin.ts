import type { Sample } from '../core/ports.js';
import { isBad } from '../core/quality.js';
import type { Instant } from '../core/time.js';

/** Up to `limit` samples that look like all of them. */
export interface Thinner {
  add(sample: Sample): void;
  /** In order of time. */
  samples(): Sample[];
}

interface Bucket {
  min?: Sample;
  max?: Sample;
  bad?: Sample;
}

const SAMPLES_OF_A_BUCKET = 3;
const byTime = (a: Sample, b: Sample): number => a.at - b.at;

/**
 * Keeps everything while it fits into `limit`; beyond it, of each of `limit / 3` equal stretches the
 * smallest, the largest and the first bad sample. A stretch without samples stays empty, so that a gap
 * is seen. The order of adding does not matter.
 */
export const thinner = (from: Instant, to: Instant, limit: number): Thinner => {
  const count = Math.max(1, Math.floor(limit / SAMPLES_OF_A_BUCKET));
  const width = (to - from + 1) / count;
  let all: Sample[] | undefined = [];
  const buckets = new Map<number, Bucket>();

  const drop = (sample: Sample): void => {
    const index = Math.floor((sample.at - from) / width);
    const bucket = buckets.get(index) ?? {};
    buckets.set(index, bucket);
    if (isBad(sample.quality) || sample.value === undefined) {
      if (bucket.bad === undefined || sample.at < bucket.bad.at) bucket.bad = sample;
      return;
    }
    const { min, max } = bucket;
    if (min?.value === undefined || sample.value < min.value) bucket.min = sample;
    if (max?.value === undefined || sample.value > max.value) bucket.max = sample;
  };

  return {
    add(sample) {
      if (sample.at < from || sample.at > to) return;
      if (all === undefined) {
        drop(sample);
        return;
      }
      all.push(sample);
      if (all.length <= limit) return;
      for (const kept of all) drop(kept);
      all = undefined;
    },
    samples() {
      if (all !== undefined) return all.toSorted(byTime);
      const kept = new Set<Sample>();
      for (const { min, max, bad } of buckets.values())
        for (const sample of [min, max, bad]) if (sample !== undefined) kept.add(sample);
      return [...kept].sort(byTime);
    },
  };
};
