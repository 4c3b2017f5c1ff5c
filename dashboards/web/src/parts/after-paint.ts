import { onMounted, onScopeDispose, type Ref, ref } from 'vue';

/**
 * True once the page around it has been painted: what takes long to draw must not hold up the answer to
 * a key, nor the one sentence that matters.
 */
export const useAfterPaint = (): Readonly<Ref<boolean>> => {
  const painted = ref(false);
  let frame = 0;
  let task: number | undefined;
  onMounted(() => {
    // A frame's callback runs before its paint, a task started from it after.
    frame = requestAnimationFrame(() => {
      task = setTimeout(() => {
        painted.value = true;
      });
    });
  });
  onScopeDispose(() => {
    cancelAnimationFrame(frame);
    clearTimeout(task);
  });
  return painted;
};
