import { ref } from 'vue';
import type { CommandVerb } from '../../../gateway/core/command.ts';
import type { Names } from '../../../gateway/core/hall.ts';
import { newId, send } from './api.ts';
import { refusedAs } from './refused.ts';
import { nameOf, t } from './words.ts';

/** A person's commands to the gateway: each has an id, so that pressing twice does it once. */

type CommandAnswer =
  | { readonly accepted: true; readonly by?: string }
  | { readonly accepted: false; readonly why: string; readonly says?: Names };

/** What the last command came to, for the line that every page shows; empty where all went well. */
export const refusal = ref('');

/** Sends it; the sentence why not, where the gateway refused. The PIN says whose command it is. */
export const command = async (verb: CommandVerb, pin?: string): Promise<string | undefined> => {
  const sentence = await sent(verb, pin);
  refusal.value = sentence ?? '';
  return sentence;
};

const sent = async (verb: CommandVerb, pin?: string): Promise<string | undefined> => {
  const id = newId();
  try {
    const answer = await send<CommandAnswer>('POST', '/api/v1/commands', {
      id,
      ...verb,
      ...(pin !== undefined && pin !== '' && { pin }),
    });
    if (answer.accepted) return undefined;
    return answer.says === undefined ? answer.why : nameOf(answer.says);
  } catch (thrown) {
    return refusedAs(thrown) ?? t('page.why-not.unlinked');
  }
};
