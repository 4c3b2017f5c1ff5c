import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * `pure` runs the sources in threads. `wire` runs what needs a port, a process or a worker, against
 * the compiled product: its imports of gateway/ and simulators/ go to dist/.
 */
const compiled = {
  alias: [
    { find: /^(?:\.\.\/)+(gateway|simulators)\/(.*)\.js$/, replacement: `${root}dist/$1/$2.js` },
  ],
};

const wire = {
  pool: 'forks' as const,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  server: { deps: { external: [/\/dist\//] } },
};

export default defineConfig({
  test: {
    reporters: ['default', `${root}tests/tally.ts`],
    projects: [
      {
        test: {
          name: 'pure',
          root,
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.wire.test.ts', 'tests/**/*.long.test.ts'],
          pool: 'threads',
          isolate: false,
          // How long a test takes is no assertion: a busy machine is slow, not wrong.
          testTimeout: 60_000,
        },
      },
      {
        resolve: compiled,
        test: { name: 'wire', root, include: ['tests/**/*.wire.test.ts'], ...wire },
      },
      {
        resolve: compiled,
        test: {
          name: 'long',
          root,
          include: ['tests/**/*.long.test.ts'],
          ...wire,
          testTimeout: 3_600_000,
        },
      },
    ],
  },
});
