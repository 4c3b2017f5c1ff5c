/**
 * Which file the code of a module goes into. The shell is one file: what `main.ts` imports without
 * waiting, and the first page, of which hardly anything is its own. So nobody waits for a second file.
 */

/** Libraries of the shell; their barrels would make everything in them look used. */
const LIBRARIES =
  /node_modules\/(?:@vue|vue|i18next|reka-ui|@floating-ui|@vueuse|aria-hidden|defu|ohash)\//;

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
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

const shellOf = (main: string, first: string, modules: Modules): ReadonlySet<string> =>
  new Set([...reached(main, modules), ...reached(first, modules)]);

/** `main` and `first` are the modules of the entry and of the first page. */
export const inShell = (main: string, first: string) => {
  let shell: ReadonlySet<string> | undefined;
  return (id: string, modules: Modules): string | null => {
    shell ??= shellOf(main, first, modules);
    return LIBRARIES.test(id) || shell.has(id) ? 'shell' : null;
  };
};
