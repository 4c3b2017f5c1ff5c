import { ref, shallowRef } from 'vue';

/** Keys that hold on every page, and those a page adds while it is open. */

export interface Shortcut {
  /** As `KeyboardEvent.key` says it. */
  readonly key: string;
  /** Key of its words in the catalogue. */
  readonly says: string;
  readonly act: () => void;
}

export const shortcutsOpen = ref(false);

const sheet: Shortcut = {
  key: '?',
  says: 'page.shortcuts.title',
  act: () => {
    shortcutsOpen.value = true;
  },
};
export const everywhere = shallowRef<readonly Shortcut[]>([sheet]);

export const ofPage = ref<readonly Shortcut[]>([]);

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Never while somebody writes, and never with a key that the browser means for itself. */
export const startShortcuts = (menu: readonly Shortcut[]): void => {
  everywhere.value = [...menu, sheet];
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isWriting(event.target) || document.querySelector('[role="dialog"]') !== null) return;
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const found = [...ofPage.value, ...everywhere.value].find(({ key }) => key === pressed);
    if (found === undefined) return;
    event.preventDefault();
    found.act();
  });
};
