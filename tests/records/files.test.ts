import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fileTypeOf, LARGEST_FILE, openFiles } from '../../gateway/records/files.js';

const made: string[] = [];
const directory = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'hallkeeper-files-'));
  made.push(path);
  return join(path, 'files');
};
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true });
});

const pdf = Buffer.from('%PDF-1.7\n');

describe('files of records', () => {
  it.each([
    ['a PDF', pdf, 'application/pdf'],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
    ['a CSV', Buffer.from('时间,照度\r\n08:00,312\r\n'), 'text/csv'],
    ['a page', Buffer.from('<html><script>'), undefined],
    ['a page after blanks', Buffer.from('\n  <svg onload=x>'), undefined],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('%s is known by its content, not by its name', (_, bytes, type) => {
    expect(fileTypeOf(bytes)).toBe(type);
  });

  it('are kept once, under the hash of their bytes, and nothing half written is left', async () => {
    const path = directory();
    const files = openFiles(path);
    const { sha256 } = await files.keep(pdf);
    expect(await files.keep(pdf)).toEqual({ sha256, type: 'application/pdf' });
    expect(readdirSync(path)).toEqual([sha256]);
    expect(await files.read(sha256)).toEqual({ bytes: pdf, type: 'application/pdf' });
  });

  it('too large, of no known type or under no hash are refused', async () => {
    const files = openFiles(directory());
    const large = Buffer.concat([pdf, Buffer.alloc(LARGEST_FILE)]);
    await expect(files.keep(large)).rejects.toMatchObject({ code: 'file-refused' });
    await expect(files.keep(Buffer.from([0, 1]))).rejects.toMatchObject({ code: 'file-refused' });
    await expect(files.read('../journal.db')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that were changed on the disk are not served under a name that is not theirs', async () => {
    const path = directory();
    const files = openFiles(path);
    const { sha256 } = await files.keep(pdf);
    writeFileSync(join(path, sha256), '%PDF-1.7\nforged');
    await expect(files.read(sha256)).rejects.toMatchObject({ code: 'file-damaged' });
  });
});
