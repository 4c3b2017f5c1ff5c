import { unzipSync, zipSync } from 'fflate';
import type { Member } from './bundle.js';

/** The container: members stored as they are, so that every tool reads them and equal members make equal bytes. */

/** The earliest that a zip can say; a real one would make two bundles of the same members differ. */
const STAMP = new Date(1980, 0, 1);
/** Far more than any incident; a bomb is not unpacked. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_MEMBERS = 100;

export const packed = (members: readonly Member[]): Uint8Array =>
  zipSync(Object.fromEntries(members.map(({ name, bytes }) => [name, bytes])), {
    level: 0,
    mtime: STAMP,
  });

/** Every member in the order of the file, also two of one name; undefined if it is no zip that can be read. */
export const unpacked = (
  archive: Uint8Array,
): { readonly members: readonly Member[]; readonly twice: readonly string[] } | undefined => {
  const names: string[] = [];
  let size = 0;
  try {
    const found = unzipSync(archive, {
      filter: ({ name, originalSize }) => {
        names.push(name);
        size += originalSize;
        if (size > MOST_BYTES || names.length > MOST_MEMBERS) throw new RangeError(name);
        return true;
      },
    });
    const members = Object.entries(found).map(([name, bytes]) => ({ name, bytes }));
    const twice = names.filter((name, n) => names.indexOf(name) < n);
    return { members, twice: [...new Set(twice)] };
  } catch {
    return undefined;
  }
};
