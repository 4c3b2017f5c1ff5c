import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** Old Chromium kernels are common on the desks of the users (ux.md §3, budgets). */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [vue()],
  build: {
    outDir: '../../dist/dashboards/web',
    emptyOutDir: true,
    target: 'chrome87',
    assetsInlineLimit: 0,
  },
});
