import { computed, onScopeDispose, type Ref, shallowReactive, shallowRef, watch } from 'vue';
import { route, setQuery } from '../../router.ts';
import { isShowable, type RangeName, type Stretch, stretchOf } from './range.ts';

/** A browser takes about two hundred addresses in half a minute; a hand that drags asks for sixty a second. */
const STILL_MS = 300;

/**
 * The stretch that all trends of the page show: what the address says, or where a hand just is; the
 * address follows once the hand is still.
 */
export const useShownStretch = (
  now: Readonly<Ref<number>>,
): {
  readonly stretch: Readonly<Ref<Stretch>>;
  /** The same, changed in place, so that whoever only hands it on is not rendered anew. */
  readonly shown: Stretch;
  /** The name of the range that follows the clock, if one does. */
  readonly name: Readonly<Ref<RangeName | undefined>>;
  readonly show: (from: number, to: number) => void;
  readonly choose: (name: RangeName) => void;
} => {
  const held = shallowRef<Stretch>();
  let waiting: number | undefined;
  const settle = (): void => {
    if (held.value === undefined) return;
    const { from, to } = held.value;
    setQuery({ from: String(from), to: String(to), range: undefined });
    held.value = undefined;
  };
  const letGo = (): void => {
    clearTimeout(waiting);
    held.value = undefined;
  };
  onScopeDispose(letGo);
  const stretch = computed<Stretch & { readonly name?: RangeName }>(
    () => held.value ?? stretchOf(route.query, now.value),
  );
  const shown = shallowReactive({ from: stretch.value.from, to: stretch.value.to });
  watch(stretch, ({ from, to }) => Object.assign(shown, { from, to }));
  return {
    stretch,
    shown,
    name: computed(() => stretch.value.name),
    show: (from, to) => {
      const wanted = { from: Math.round(from), to: Math.round(to) };
      if (!isShowable(wanted)) return;
      held.value = wanted;
      clearTimeout(waiting);
      waiting = setTimeout(settle, STILL_MS);
    },
    choose: (name) => {
      letGo();
      setQuery({ range: name, from: undefined, to: undefined });
    },
  };
};
