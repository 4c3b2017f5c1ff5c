import { shallowReactive } from 'vue';
import { type Pattern, type Route, routeOf } from './address.ts';

let patterns: readonly Pattern[] = [];
let home = '/';
export const route: { -readonly [Key in keyof Route]: Route[Key] } = shallowReactive({
  name: '',
  params: {},
  query: {},
});

const follow = (): void => {
  const found = routeOf(patterns, location);
  if (found === undefined) {
    history.replaceState(null, '', home + location.search);
    follow();
  } else Object.assign(route, found);
};

/** Opens another page of ours. */
export const go = (to: string): void => {
  if (to === location.pathname + location.search) return;
  history.pushState(null, '', to);
  follow();
};

/** As `go`, but there is no way back: what the address held was for once. */
export const goInstead = (to: string): void => {
  history.replaceState(null, '', to);
  follow();
};

/** Changes parts of the state in the URL; `undefined` takes a part away. Leaves no step in the history. */
export const setQuery = (changes: Readonly<Record<string, string | undefined>>): void => {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes))
    if (value === undefined) query.delete(key);
    else query.set(key, value);
  const search = query.toString();
  history.replaceState(null, '', location.pathname + (search === '' ? '' : `?${search}`));
  follow();
};

/** Links of ours change the page without a reload; every other click is the browser's. */
const clicked = (event: MouseEvent): void => {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest('a');
  if (link === null || link.origin !== location.origin) return;
  if (link.target !== '' || link.hasAttribute('download')) return;
  if (routeOf(patterns, link) === undefined || link.getAttribute('href')?.startsWith('#')) return;
  event.preventDefault();
  go(link.pathname + link.search);
};

export const startRouter = (known: readonly Pattern[], first: string): void => {
  patterns = known;
  home = first;
  addEventListener('popstate', follow);
  addEventListener('click', clicked);
  follow();
};
