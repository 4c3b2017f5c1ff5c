import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../core/fault.js';

/** Files that belong to records, kept under the SHA-256 of their content: the name cannot lie about it. */

/** A scanned report of some pages; more would fill a card. */
export const LARGEST_FILE = 10 * 1024 * 1024;

export type FileType = 'application/pdf' | 'image/jpeg' | 'image/png' | 'text/csv';

const SIGNATURES: readonly (readonly [FileType, Buffer])[] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
];

/** By its first bytes, whatever its name says; text without control characters is a CSV. */
export const fileTypeOf = (bytes: Buffer): FileType | undefined => {
  const known = SIGNATURES.find(([, start]) => bytes.subarray(0, start.length).equals(start));
  if (known !== undefined) return known[0];
  const text = bytes.toString('utf8');
  const isText = bytes.length > 0 && Buffer.from(text).equals(bytes);
  return isText && !/[^\P{Cc}\t\r\n]/u.test(text) && !/^\s*</.test(text) ? 'text/csv' : undefined;
};

const NAME = /^[0-9a-f]{64}$/;

export interface Files {
  /** On the disk when it resolves. Rejects with `file-refused` (too large, empty, or none of the types). */
  keep(bytes: Buffer): Promise<{ readonly sha256: string; readonly type: FileType }>;
  has(sha256: string): boolean;
  /** Rejects with `not-found`, or `file-damaged` where the bytes are no longer those of their name. */
  read(sha256: string): Promise<{ readonly bytes: Buffer; readonly type: FileType }>;
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Throws `file-refused` for what is not kept. */
export const acceptedType = (bytes: Buffer): FileType => {
  const type = bytes.length > LARGEST_FILE ? undefined : fileTypeOf(bytes);
  if (type === undefined) throw new Fault('file-refused', { types: 'PDF, JPEG, PNG, CSV (UTF-8)' });
  return type;
};

export const openFiles = (directory: string): Files => {
  const pathOf = (sha256: string): string => join(directory, sha256);
  const has = (sha256: string): boolean => NAME.test(sha256) && existsSync(pathOf(sha256));
  return {
    has,
    keep: async (bytes) => {
      const type = acceptedType(bytes);
      const sha256 = sha256Of(bytes);
      if (has(sha256)) return { sha256, type };
      await mkdir(directory, { recursive: true, mode: 0o750 });
      const part = `${pathOf(sha256)}.${randomBytes(4).toString('hex')}.part`;
      try {
        await written(part, bytes);
        await rename(part, pathOf(sha256));
        await synced(directory);
      } catch (thrown) {
        await rm(part, { force: true });
        throw thrown;
      }
      return { sha256, type };
    },
    read: async (sha256) => {
      if (!has(sha256)) throw new Fault('not-found', { what: sha256 });
      const bytes = await readFile(pathOf(sha256));
      const type = fileTypeOf(bytes);
      if (sha256Of(bytes) !== sha256 || type === undefined)
        throw new Fault('file-damaged', { path: pathOf(sha256) });
      return { bytes, type };
    },
  };
};

const written = async (path: string, bytes: Buffer): Promise<void> => {
  const file = await open(path, 'wx', 0o640);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** The name must be on the disk too, not only the bytes. */
const synced = async (directory: string): Promise<void> => {
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
