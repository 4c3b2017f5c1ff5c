import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allFiles } from './files.js';

/** Writes every generated file into the folder that is given, which is emptied first. */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: generate <folder>');
rmSync(folder, { recursive: true, force: true });
for (const [path, text] of allFiles()) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
