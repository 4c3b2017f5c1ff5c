import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { parse } from 'yaml';
import { oneFile } from './one-file.ts';
import { written } from './written.ts';

/** As the pages: old Chromium kernels are common on the desks of the users (ux.md §3). */
const OLDEST = 'chrome87';

const TEXT = join(import.meta.dirname, '../../gateway/text');
const words = Object.fromEntries(
  ['zh', 'en'].map((language) => {
    const { verify } = parse(readFileSync(join(TEXT, `${language}.yaml`), 'utf8')) as {
      verify: Readonly<Record<string, unknown>>;
    };
    return [language, { verify }] as const;
  }),
);

export default defineConfig({
  root: import.meta.dirname,
  plugins: [written(words.zh?.verify ?? {}), oneFile('verify.html')],
  define: { WORDS: JSON.stringify(words) },
  build: {
    outDir: '../../dist/dashboards/verify',
    emptyOutDir: true,
    target: OLDEST,
    cssTarget: OLDEST,
    modulePreload: false,
  },
});
