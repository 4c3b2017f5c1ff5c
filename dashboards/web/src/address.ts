/** Where we are: the path's page, what it names, and the rest of the state as it stands in the URL. */
export interface Route {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

export interface Pattern {
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
