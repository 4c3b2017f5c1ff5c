import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '../core/fault.js';
import { type Book, bookSchema, EMPTY_BOOK } from './book.js';

/** The accounts, as they are on the disk. */
export interface KeptBook {
  readonly now: Book;
  /**
   * Changes one after another; what it returns is in force once it is on the disk. Rejects with the fault
   * that `to` throws, or with `access-not-kept`: then nothing was changed.
   */
  change(to: (book: Book) => Book): Promise<void>;
}

const why = (thrown: unknown): string =>
  (thrown as { code?: string }).code ?? (thrown instanceof Error ? thrown.name : 'unknown');

/** No file is an empty book. Rejects with `access-damaged`; nothing of what stands in the file is repeated. */
const readBook = async (path: string): Promise<Book> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
    await chmod(path, 0o600);
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'ENOENT') return EMPTY_BOOK;
    throw new Fault('access-damaged', { path, why: why(thrown) });
  }
  try {
    return bookSchema.parse(JSON.parse(text));
  } catch (thrown) {
    throw new Fault('access-damaged', { path, why: why(thrown) });
  }
};

/** Whole or not at all, readable to our user alone, also after a power cut. */
const writeBook = async (path: string, book: Book): Promise<void> => {
  const directory = dirname(path);
  const beside = `${path}.new`;
  await mkdir(directory, { recursive: true, mode: 0o750 });
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(book, undefined, 1)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

export const openBook = async (path: string): Promise<KeptBook> => {
  let now = await readBook(path);
  let last: Promise<unknown> = Promise.resolve();
  return {
    get now() {
      return now;
    },
    change: (to) => {
      const mine = last.then(async () => {
        const next = to(now);
        try {
          await writeBook(path, next);
        } catch (thrown) {
          throw new Fault('access-not-kept', { path, why: why(thrown) });
        }
        now = next;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
  };
};
