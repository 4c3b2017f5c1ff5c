import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Snapshots of the rules are JSON that repeats its keys: packed, to spare the card. */
export const deflate = (text: string): Buffer => deflateRawSync(text);
export const inflate = (bytes: Uint8Array): string => inflateRawSync(bytes).toString('utf8');
