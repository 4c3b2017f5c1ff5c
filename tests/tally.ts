import type { Reporter, TestModule } from 'vitest/node';
import { missingParts } from './peers/parts.js';

/** Ends a run with what was not found on this machine and with one plain line of counts. */
export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file that cannot be loaded has no tests, and is a failure all the same.
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    const missing = missingParts();
    const skipped = counts.skipped + counts.pending;
    const lines = [
      '',
      ...(missing.length > 0
        ? [
            `not found here, so not tested: ${missing.join(', ')} (npm run test:parts installs them)`,
          ]
        : []),
      `${counts.passed} passed, ${counts.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
      '',
    ];
    process.stdout.write(lines.join('\n'));
  }
}
