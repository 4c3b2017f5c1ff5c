import { onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import { api, type PointAnswer, type SampleAnswer } from '../../api.ts';
import { aWeekLater, type Series, seriesOf, WEEK_MS } from '../../parts/series.ts';
import { around, covers, type Stretch } from './range.ts';

/** Half of them are in sight, one for a pixel or two: peaks and gaps are kept by the gateway when it thins. */
const MOST_SAMPLES = 2000;
/** A person who moves the trend asks once, when the hand is still. */
const STILL_MS = 200;
/** A trend that follows the clock is read again this often. */
const AGAIN_MS = 30_000;

export interface PointSeries {
  readonly point: PointAnswer;
  readonly now: Series;
  readonly ghost?: Series;
}

/** The past of these points for what is shown and a margin on both sides. */
export const useTrends = (
  points: Readonly<Ref<readonly PointAnswer[]>>,
  stretch: Readonly<Ref<Stretch>>,
  lastWeek: Readonly<Ref<boolean>>,
): {
  readonly series: Readonly<Ref<readonly PointSeries[]>>;
  readonly failed: Readonly<Ref<boolean>>;
} => {
  const series = shallowRef<readonly PointSeries[]>([]);
  const failed = shallowRef(false);
  let read: (Stretch & { readonly for: string; readonly at: number }) | undefined;
  let waiting: number | undefined;

  const readPast = async (point: PointAnswer, from: number, to: number): Promise<Series> => {
    const samples: readonly SampleAnswer[] = await api.history(point.id, from, to, MOST_SAMPLES);
    // What is still to come is no gap.
    return seriesOf(samples, point.standsInPast, from, Math.min(to, stretch.value.to));
  };
  const load = async (): Promise<void> => {
    const wanted = around(stretch.value);
    const asked = points.value;
    const key = `${asked.map(({ id }) => id).join()} ${lastWeek.value}`;
    read = { ...wanted, for: key, at: performance.now() };
    try {
      const got: PointSeries[] = [];
      // One after the other: a page of ten trends must not fill the reading worker's queue.
      for (const point of asked) {
        const now = await readPast(point, wanted.from, wanted.to);
        const ghost = lastWeek.value
          ? aWeekLater(await readPast(point, wanted.from - WEEK_MS, wanted.to - WEEK_MS))
          : undefined;
        got.push({ point, now, ...(ghost && { ghost }) });
      }
      if (read.for !== key) return;
      series.value = got;
      failed.value = false;
    } catch {
      failed.value = true;
    }
  };
  const look = (): void => {
    const key = `${points.value.map(({ id }) => id).join()} ${lastWeek.value}`;
    const fresh = read !== undefined && performance.now() - read.at < AGAIN_MS;
    if (read?.for === key && fresh && covers(read, stretch.value)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => void load(), read === undefined ? 0 : STILL_MS);
  };
  watch([points, stretch, lastWeek], look, { immediate: true });
  onScopeDispose(() => clearTimeout(waiting));
  return { series, failed };
};
