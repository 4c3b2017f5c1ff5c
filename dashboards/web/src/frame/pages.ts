import { type Component, defineAsyncComponent } from 'vue';
import type { Page } from '../routes.ts';
import NotLoaded from './NotLoaded.vue';

const here = new Map<string, Component>();

/** Fetches the code of a page. */
export const bring = async (page: Page): Promise<Component> => {
  const { default: component } = await page.load();
  here.set(page.name, component);
  return component;
};

/** A page whose code is here is drawn together with what stands around it, not a moment later. */
export const pageOf = (page: Page): Component =>
  here.get(page.name) ??
  defineAsyncComponent({ loader: () => bring(page), errorComponent: NotLoaded });
