import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Smaller than this a file fits one packet anyway. */
const WORTH_BYTES = 1024;
const TEXT = /\.(?:js|css|html|svg)$/;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

/** Writes `.br` and `.gz` beside every text, so that the gateway never compresses while it serves. */
export const compress = (): Plugin => ({
  name: 'compress',
  apply: 'build',
  writeBundle: ({ dir }) => {
    if (dir === undefined) return;
    for (const path of filesIn(dir).filter((name) => TEXT.test(name))) {
      const text = readFileSync(path);
      if (text.length < WORTH_BYTES) continue;
      writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
      writeFileSync(
        `${path}.br`,
        brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
      );
    }
  },
});
