import { shallowRef } from 'vue';
import { refusedAs } from '../refused.ts';
import { t } from '../words.ts';

/** What the gateway said to a form that was sent, and whether it is still thinking. */
export const useAsked = () => {
  const busy = shallowRef(false);
  const wrong = shallowRef('');
  const ask = async (send: () => Promise<void>): Promise<void> => {
    busy.value = true;
    wrong.value = '';
    try {
      await send();
    } catch (thrown) {
      wrong.value = refusedAs(thrown) ?? t('page.door.no-answer');
    } finally {
      busy.value = false;
    }
  };
  return { busy, wrong, ask };
};
