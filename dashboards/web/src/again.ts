import { onScopeDispose, watch } from 'vue';
import { live } from './live.ts';

/**
 * Does it at once, and whenever so much time has passed on the gateway's clock. Until the gateway has told
 * it there is none: its first word is not time that passed.
 */
export const useAgain = (every: number, act: () => void): void => {
  let last = live.now;
  act();
  onScopeDispose(
    watch(
      () => live.now,
      (now) => {
        if (last > 0 && Math.abs(now - last) < every) return;
        const passed = last > 0;
        last = now;
        if (passed) act();
      },
    ),
  );
};
