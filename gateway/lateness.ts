import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const NANOSECONDS = 1e6;

/** Milliseconds that the event loop came late since it was last asked; the timer's own resolution is taken off. */
export interface Lateness {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export const watchLateness = (): { read(): Lateness; stop(): void } => {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const late = (nanoseconds: number): number =>
    Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS);
  return {
    read: () => {
      const read = {
        p50: late(histogram.percentile(50)),
        p99: late(histogram.percentile(99)),
        max: late(histogram.max),
      };
      histogram.reset();
      return read;
    },
    stop: () => void histogram.disable(),
  };
};
