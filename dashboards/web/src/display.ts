import { reactive, watchEffect } from 'vue';
import { keep, kept } from './kept.ts';

/** What a person set for this screen; kept in this browser, `?theme=` and `?text=` in a link win. */
export interface Display {
  theme: 'auto' | 'light' | 'dark';
  text: 'normal' | 'large';
}
const THEMES: readonly Display['theme'][] = ['auto', 'light', 'dark'];
const TEXTS: readonly Display['text'][] = ['normal', 'large'];

const asked = <Choice extends string>(key: string, choices: readonly Choice[]): Choice => {
  const said = [new URLSearchParams(location.search).get(key), kept(key)];
  return choices.find((choice) => said.includes(choice)) ?? (choices[0] as Choice);
};

export const display = reactive<Display>({
  theme: asked('theme', THEMES),
  text: asked('text', TEXTS),
});

export const startDisplay = (): void => {
  const night = matchMedia('(prefers-color-scheme: dark)');
  const show = (): void => {
    const { dataset } = document.documentElement;
    dataset.theme = display.theme === 'auto' ? (night.matches ? 'dark' : 'light') : display.theme;
    dataset.text = display.text;
  };
  night.addEventListener('change', show);
  watchEffect(show);
};

export const setDisplay = (changes: Partial<Display>): void => {
  Object.assign(display, changes);
  for (const [key, value] of Object.entries(changes)) keep(key, value);
};
