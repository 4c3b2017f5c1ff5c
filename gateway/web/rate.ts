import type { Millis } from '../core/time.js';

/** So many at once, and so many more each second. */
export interface Rate {
  readonly most: number;
  readonly perSecond: number;
}
/** A page asks for a dozen things at once and an office of them may stand behind one address. */
export const ANY: Rate = { most: 1000, perSecond: 100 };
/** Doors: people type. */
export const DOOR: Rate = { most: 20, perSecond: 0.5 };

interface Bucket {
  readonly left: number;
  readonly at: Millis;
}

/** What is left after one more request, or in how many seconds there is room for one. */
export const decideRate = (
  bucket: Bucket | undefined,
  { most, perSecond }: Rate,
  now: Millis,
): { readonly bucket: Bucket } | { readonly seconds: number } => {
  const left = bucket ? Math.min(most, bucket.left + ((now - bucket.at) / 1000) * perSecond) : most;
  return left >= 1
    ? { bucket: { left: left - 1, at: now } }
    : { seconds: Math.ceil((1 - left) / perSecond) };
};

const MOST_ADDRESSES = 2000;

/** Remembers each address; returns the seconds to wait, or undefined if the request may pass. */
export const createRate = (rate: Rate, mono: () => Millis) => {
  const buckets = new Map<string, Bucket>();
  return (address: string): number | undefined => {
    const decided = decideRate(buckets.get(address), rate, mono());
    if ('seconds' in decided) return decided.seconds;
    buckets.delete(address);
    const [oldest] = buckets.keys();
    if (buckets.size >= MOST_ADDRESSES && oldest !== undefined) buckets.delete(oldest);
    buckets.set(address, decided.bucket);
    return undefined;
  };
};
