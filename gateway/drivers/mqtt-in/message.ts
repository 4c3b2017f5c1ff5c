import type { RawValue } from '../driver.js';
import type { PublishedField } from './schema.js';

/** Larger than this is no reading of a device. */
export const LARGEST_MESSAGE = 16 * 1024;

/**
 * The values of one message; undefined where it is no JSON object. A field that is missing or no
 * finite number has no value, and says so in its quality.
 */
export const valuesIn = (
  payload: Uint8Array,
  fields: readonly PublishedField[],
): readonly RawValue[] | undefined => {
  if (payload.length > LARGEST_MESSAGE) return undefined;
  let said: unknown;
  try {
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return undefined;
  const object = new Map<string, unknown>(Object.entries(said));
  return fields.map(({ field, point }) => {
    const value = object.get(field);
    const good = typeof value === 'number' && Number.isFinite(value);
    return { point, value: good ? value : undefined, raw: [] };
  });
};
