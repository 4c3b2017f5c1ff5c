import { shallowReactive } from 'vue';

/** Where we are: the path's page, what it names, and the rest of the state as it stands in the URL. */
export interface Route {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly name: string;
  /** `/zone/:id`: a part that begins with a colon is a parameter. */
  readonly path: string;
}

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** An address that somebody damaged names nothing. */
const named = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};

const matched = (pattern: string, path: string): Record<string, string> | undefined => {
  const wanted = partsOf(pattern);
  const given = partsOf(path);
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [place, part] of wanted.entries()) {
    const is = given[place] ?? '';
    const name = named(is);
    if (name === undefined || !(part.startsWith(':') || part === is)) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = name;
  }
  return params;
};

/** The first pattern that fits; nothing fits `undefined`. */
export const routeOf = (
  patterns: readonly Pattern[],
  address: { readonly pathname: string; readonly search: string },
): Route | undefined => {
  const query = Object.fromEntries(new URLSearchParams(address.search));
  for (const { name, path } of patterns) {
    const params = matched(path, address.pathname);
    if (params !== undefined) return { name, params, query };
  }
  return undefined;
};

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
