import { type Ref, shallowRef, watch } from 'vue';
import { useAgain } from '../../again.ts';
import { api, type PointAnswer } from '../../api.ts';
import { live } from '../../live.ts';
import { HOUR_MS, lastHourOf } from './last-hour.ts';

const AGAIN_MS = 60_000;
/** As many as one question may be about. */
const AT_ONCE = 40;
/** A minute has its lowest and its highest, and one before them. */
const SAMPLES = 180;

/** The last hour of these points by their ids, read again every minute; the last one while nobody answers. */
export const useLastHour = (
  points: Readonly<Ref<readonly PointAnswer[]>>,
): Readonly<Ref<ReadonlyMap<string, readonly (number | null)[]>>> => {
  const hours = shallowRef<ReadonlyMap<string, readonly (number | null)[]>>(new Map());
  const read = async (): Promise<void> => {
    const wanted = points.value;
    const to = live.now;
    if (to === 0) return;
    const found = new Map<string, readonly (number | null)[]>();
    for (let from = 0; from < wanted.length; from += AT_ONCE) {
      const some = wanted.slice(from, from + AT_ONCE);
      const ids = some.map(({ id }) => id);
      // What stood when the hour began was measured before it.
      const past = await api.histories(ids, to - HOUR_MS - AGAIN_MS, to, SAMPLES);
      for (const { id, standsInPast } of some)
        found.set(id, lastHourOf(past[id] ?? [], standsInPast, to));
    }
    if (wanted === points.value) hours.value = found;
  };
  const act = (): void => void read().catch(() => undefined);
  useAgain(AGAIN_MS, act);
  watch([points, () => live.now > 0], act);
  return hours;
};
