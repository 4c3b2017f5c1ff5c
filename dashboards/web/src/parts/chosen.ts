import { computed, onScopeDispose, shallowRef, type WritableComputedRef, watch } from 'vue';
import { route, setQuery } from '../router.ts';

/** A browser takes about two hundred addresses in half a minute; an arrow key held down asks for thirty a second. */
const STILL_MS = 300;

/** What is chosen in a list, kept in the address under `key`, which follows once the choosing rests. */
export const useChosen = (key: string): WritableComputedRef<string | undefined> => {
  const held = shallowRef<{ readonly is: string | undefined }>();
  let waiting: number | undefined;
  const letGo = (): void => {
    clearTimeout(waiting);
    held.value = undefined;
  };
  // Whoever goes elsewhere, or has another list shown, has let go of it.
  watch(() => route.query, letGo, { flush: 'sync' });
  onScopeDispose(letGo);
  return computed({
    get: () => (held.value === undefined ? route.query[key] : held.value.is),
    set: (is) => {
      held.value = { is };
      clearTimeout(waiting);
      waiting = setTimeout(() => setQuery({ [key]: is }), STILL_MS);
    },
  });
};
