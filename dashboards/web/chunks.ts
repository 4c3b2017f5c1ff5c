/**
 * Which file the code of a module goes into. The shell is one file: what `main.ts` imports without
 * waiting, and what the first page shares with others. So the first page is one more file, no third.
 */

/** Libraries of the shell; their barrels would make everything in them look used. */
const LIBRARIES =
  /node_modules\/(?:@vue|vue|i18next|reka-ui|@floating-ui|@vueuse|aria-hidden|defu|ohash)\//;

interface Modules {
  getModuleInfo(id: string): {
    readonly importedIds: readonly string[];
    readonly dynamicallyImportedIds: readonly string[];
  } | null;
}

const reached = (from: string, modules: Modules): Set<string> => {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id) || id.includes('node_modules')) return;
    found.add(id);
    for (const next of modules.getModuleInfo(id)?.importedIds ?? []) visit(next);
  };
  visit(from);
  return found;
};

const shellOf = (main: string, first: string, modules: Modules): Set<string> => {
  const shell = reached(main, modules);
  const lazy = [...shell].flatMap((id) => modules.getModuleInfo(id)?.dynamicallyImportedIds ?? []);
  const others = lazy.filter((id) => id !== first).map((id) => reached(id, modules));
  for (const id of reached(first, modules))
    if (others.some((other) => other.has(id))) shell.add(id);
  return shell;
};

/** `main` and `first` are the modules of the entry and of the first page. */
export const inShell = (main: string, first: string) => {
  let shell: Set<string> | undefined;
  return (id: string, modules: Modules): string | null => {
    shell ??= shellOf(main, first, modules);
    return LIBRARIES.test(id) || shell.has(id) ? 'shell' : null;
  };
};
