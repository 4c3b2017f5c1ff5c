import { Fault } from '../../core/fault.js';
import type { InfluxConfig } from './schema.js';

/** Where the server is, without what a URL may carry beside it. */
const addressOf = (url: string): string => {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
};

/** Statuses by which a server says that the same lines will never do: parse error, type conflict, too old, too large. */
const FOR_GOOD = new Set([400, 413, 422]);

/** A 400 that speaks of the request and not of a line: setting lines aside for it would lose them all. */
const OF_THE_REQUEST =
  /\b(org|orgID|organization|bucket|database|db|precision)\b.*(required|provide|missing|not found|invalid)|provide (either|an?) (org|bucket)/i;

/** What an answer other than 2xx, or none, means for the lines that were sent. */
export const writeFault = (error: unknown, config: Pick<InfluxConfig, 'url' | 'bucket'>): Fault => {
  const status = statusOf(error);
  const why = whyOf(error);
  const about = { url: addressOf(config.url), bucket: config.bucket, why };
  if (status === 401 || status === 403)
    return new Fault('influx-not-authorised', about, { cause: error });
  if (status === 404) return new Fault('influx-no-bucket', about, { cause: error });
  if (status !== undefined && FOR_GOOD.has(status) && !OF_THE_REQUEST.test(why)) {
    // InfluxDB 1 counts what it left out of a write that it took in part.
    const dropped = /dropped=(\d+)/.exec(why)?.[1];
    const counted = dropped === undefined ? {} : { dropped: Number(dropped) };
    return new Fault('influx-line-refused', { why, ...counted }, { cause: error });
  }
  return new Fault('influx-unreachable', about, { cause: error });
};

export const isNotAuthorised = (error: unknown): boolean => statusOf(error) === 401;

const statusOf = (error: unknown): number | undefined =>
  typeof error === 'object' &&
  error !== null &&
  'statusCode' in error &&
  typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;

/** The server's own words where it has some: `{"error": …}` (1.x), `{"message": …}` (2.x). */
const whyOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return String(error);
  const said = 'json' in error ? error.json : undefined;
  if (typeof said === 'object' && said !== null) {
    if ('error' in said && typeof said.error === 'string') return said.error;
    if ('message' in said && typeof said.message === 'string') return said.message;
  }
  return error instanceof Error ? error.message : String(error);
};
