import { fork } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Every bench of this folder, or those named, one after the other and each in a process of its own:
 * prints their figures and writes them to results.json. Ends with 1 if one of them misses its target.
 * A part that is not installed is no figure, and said so.
 */

const LONGEST_MS = 15 * 60_000;
const RESULTS = new URL('results.json', import.meta.url);
const [as, asked] = process.argv.slice(2, 4);

/** Which program of Debian's a bench could not start, if that is what ended it. */
const missingPart = (thrown) =>
  thrown?.code === 'ENOENT' && thrown.syscall?.startsWith('spawn') ? thrown.path : undefined;

const measureHere = async (file) => {
  try {
    const { default: bench } = await import(new URL(file, import.meta.url));
    return { figures: await bench() };
  } catch (thrown) {
    const part = missingPart(thrown) ?? missingPart(thrown?.cause);
    return part === undefined ? { failed: String(thrown?.stack ?? thrown) } : { missing: part };
  }
};

if (as === '--measure') {
  process.send(await measureHere(asked), () => process.exit(0));
} else {
  const benches = readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.mjs'))
    .filter((file) =>
      /^export default async function bench/m.test(
        readFileSync(new URL(file, import.meta.url), 'utf8'),
      ),
    );
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !benches.includes(`${name}.mjs`));
  if (unknown.length > 0) {
    console.error(
      `no bench ${unknown.join(', ')}; there are: ${benches.map((file) => basename(file, '.mjs')).join(', ')}`,
    );
    process.exit(2);
  }

  const measure = (file) =>
    new Promise((resolve) => {
      const child = fork(fileURLToPath(import.meta.url), ['--measure', file], {
        env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
        timeout: LONGEST_MS,
        killSignal: 'SIGKILL',
      });
      child.once('message', resolve);
      child.once('exit', (code, signal) => resolve({ failed: `ended with ${signal ?? code}` }));
    });

  const printed = (figure) => (figure >= 100 ? Math.round(figure) : Number(figure.toPrecision(3)));
  const results = [];
  let failed = false;
  for (const file of names.length > 0 ? names.map((name) => `${name}.mjs`) : benches) {
    const { figures, missing, failed: why } = await measure(file);
    if (missing !== undefined)
      console.log(`-    ${file}: not measured, ${missing} is not installed`);
    if (why !== undefined) console.log(`FAIL ${file}: ${why}`);
    failed ||= why !== undefined;
    for (const result of figures ?? []) {
      const { name, figure, unit, target, against, ok } = result;
      console.log(
        `${ok ? 'ok  ' : 'MISS'} ${name}: ${printed(figure)} ${unit} (${target}; ${against})`,
      );
      failed ||= !ok;
      results.push(result);
    }
  }
  writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
  process.exit(failed ? 1 : 0);
}
