import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allFiles, GENERATED } from './files.js';

/** `generate <room>`: writes every generated file where this room lies in the checkout. */
const [room] = process.argv.slice(2);
if (room === undefined) throw new Error('usage: generate <room>');
const files = allFiles();
rmSync(join(room, GENERATED), { recursive: true, force: true });
for (const [path, text] of files) {
  const file = join(room, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
