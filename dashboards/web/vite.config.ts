import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { compress } from './compress.ts';

/** Old Chromium kernels are common on the desks of the users (ux.md §3, budgets). */
const OLDEST = 'chrome87';

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
    // A page's code arrives with its styles in at most two files.
    modulePreload: { polyfill: false },
  },
});
