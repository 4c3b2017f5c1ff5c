import { onBeforeUnmount, type ShallowRef, shallowRef } from 'vue';
import { api, type TodayAnswer } from '../../api.ts';
import { session } from '../../session.ts';

const EVERY_MS = 60_000;

/** The day so far, read again every minute while somebody can see it; the last one while the gateway does not answer. Who sees a part of the hall is not told it. */
export const useToday = (): Readonly<ShallowRef<TodayAnswer | undefined>> => {
  const today = shallowRef<TodayAnswer>();
  const read = async (): Promise<void> => {
    if (document.hidden || session.limited) return;
    today.value = await api.today().catch(() => today.value);
  };
  void read();
  const timer = setInterval(read, EVERY_MS);
  onBeforeUnmount(() => clearInterval(timer));
  return today;
};
