import { type ShallowRef, shallowRef } from 'vue';
import { useAgain } from '../../again.ts';
import { api, type TodayAnswer } from '../../api.ts';
import { session } from '../../session.ts';

/** How soon a limit will be reached is told in minutes: the answer must be a small part of one old. */
const EVERY_MS = 15_000;

/** The day so far, read again while somebody can see it; the last one while the gateway does not answer. Who sees a part of the hall is not told it. */
export const useToday = (): Readonly<ShallowRef<TodayAnswer | undefined>> => {
  const today = shallowRef<TodayAnswer>();
  const read = async (): Promise<void> => {
    if (document.hidden || session.limited) return;
    today.value = await api.today().catch(() => today.value);
  };
  useAgain(EVERY_MS, () => void read());
  return today;
};
