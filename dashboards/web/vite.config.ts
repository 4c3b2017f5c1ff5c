import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { compress } from './compress.ts';

/** Old Chromium kernels are common on the desks of the users (ux.md §3, budgets). */
const OLDEST = 'chrome87';

const SHELL =
  /src\/(?!pages\/|parts\/Table|parts\/table)|node_modules\/(?:@vue|vue|i18next|reka-ui|@floating-ui|@vueuse|aria-hidden|defu|ohash|vue-demi)\//;

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
          // The shell is one file; what only one page needs comes with that page.
          groups: [{ name: 'shell', test: SHELL }],
        },
      },
    },
  },
});
