import type { Plugin } from 'vite';

/** Writes the words of the page into it, so that it says what it is also where no script runs. */
export const written = (verify: Readonly<Record<string, unknown>>): Plugin => ({
  name: 'written',
  transformIndexHtml: (html) =>
    html.replace(/\{verify\.([\w-]+)\}/g, (key, name: string) => String(verify[name] ?? key)),
});
