import { resolve } from 'node:path';

/** Keys by which hall.yaml names a file: a secret, a certificate. */
export const isFileKey = (key: string): boolean => key.endsWith('-file');

/** The same part of hall.yaml with its files found: relative paths begin where hall.yaml is. */
export const placed = <Part extends object>(part: Part, directory: string): Part => ({
  ...part,
  ...Object.fromEntries(
    Object.entries(part).flatMap(([key, path]) =>
      isFileKey(key) && typeof path === 'string' ? [[key, resolve(directory, path)]] : [],
    ),
  ),
});
