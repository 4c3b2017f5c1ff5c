import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { inShell } from './chunks.ts';
import { compress } from './compress.ts';

/** Old Chromium kernels are common on the desks of the users (ux.md §3, budgets). */
const OLDEST = 'chrome87';

const source = (path: string): string => join(import.meta.dirname, 'src', path);

export default defineConfig({
  root: import.meta.dirname,
  plugins: [vue(), compress()],
  define: { __VUE_OPTIONS_API__: 'false' },
  build: {
    outDir: '../../dist/dashboards/web',
    emptyOutDir: true,
    target: OLDEST,
    cssTarget: OLDEST,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // All styles are smaller than one more request.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: inShell(source('main.ts'), source('pages/hall/HallPage.vue')) }],
        },
      },
    },
  },
});
