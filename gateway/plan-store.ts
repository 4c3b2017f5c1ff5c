import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NO_PLAN, type PlanFile, type PlanStore, planFileSchema } from './core/plan-file.js';
import type { Log } from './core/ports.js';

const SHA256 = /^[0-9a-f]{64}$/;

const sha256Of = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** On the disk under its name when it resolves; a power cut leaves the old file or the new one. */
const writeWhole = async (path: string, bytes: Uint8Array | string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 });
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    const file = await open(part, 'wx', 0o640);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  }
};

/** `<data>/plan.json`, and its pictures under `<data>/files/<sha256>`. A file that cannot be read is none: hall.yaml is drawn. */
export const openPlanStore = (dataDirectory: string, log: Log): PlanStore => {
  const path = join(dataDirectory, 'plan.json');
  const pathOf = (sha256: string): string => join(dataDirectory, 'files', sha256);
  const readFirst = (): PlanFile => {
    if (!existsSync(path)) return NO_PLAN;
    try {
      return planFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (thrown) {
      log.warn('plan-not-read', { path, why: String(thrown) });
      return NO_PLAN;
    }
  };
  let plan = readFirst();
  return {
    read: () => plan,
    write: async (next) => {
      const text = `${JSON.stringify(next, undefined, 2)}\n`;
      await writeWhole(path, text);
      plan = next;
      return sha256Of(text);
    },
    keep: async (bytes) => {
      const sha256 = sha256Of(bytes);
      if (!existsSync(pathOf(sha256))) await writeWhole(pathOf(sha256), bytes);
      return sha256;
    },
    picture: async (sha256) =>
      SHA256.test(sha256) && existsSync(pathOf(sha256)) ? readFile(pathOf(sha256)) : undefined,
  };
};
