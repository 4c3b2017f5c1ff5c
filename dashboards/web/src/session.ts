import { shallowReactive } from 'vue';
import { live } from './live.ts';
import { t } from './words.ts';

/** What a role may do (the gateway judges it again with every request). */
export type Right =
  | 'see'
  | 'see-audit'
  | 'command-alarm'
  | 'enter-record'
  | 'write-device'
  | 'administer';

export interface Session {
  name: string;
  role: string;
  rights: readonly Right[];
}
export const session = shallowReactive<Session>({ name: '', role: '', rights: [] });

export const may = (right: Right): boolean => session.rights.includes(right);

/** The sentence for a button that cannot be pressed now; `undefined` where it can. */
export const whyNot = (right: Right): string | undefined => {
  if (!live.linked) return t('page.why-not.unlinked');
  if (!may(right)) return t('page.why-not.right');
  return undefined;
};
