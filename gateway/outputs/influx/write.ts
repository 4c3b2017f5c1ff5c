import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Fault } from '../../core/fault.js';
import { isNotAuthorised, writeFault } from './refusal.js';
import type { InfluxConfig } from './schema.js';

/** One request per call: resolves on 204, rejects with a Fault. */
export interface Writer {
  write(lines: readonly string[], signal: AbortSignal): Promise<void>;
  close(): void;
}

/** `timeout` is silence; a server that says a byte now and then is given up after so many times as long. */
const LONGEST_OF_TIMEOUT = 6;

const NO_CONTENT = 204;

/**
 * Sends lines by @influxdata/influxdb-client, of which nothing but the request is used: its queue loses
 * data, and measures and copies each record that it is given.
 */
export const influxWriter = (config: InfluxConfig): Writer => {
  const asked = new URLSearchParams({ org: config.org, bucket: config.bucket, precision: 'ms' });
  let token: string | undefined;
  let agent: HttpAgent | undefined;

  const open = async (): Promise<HttpAgent> => {
    token = await readText(config['token-file']);
    const ca = await readText(config['ca-file']);
    return config.url.startsWith('https:')
      ? new HttpsAgent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) })
      : new HttpAgent({ keepAlive: true });
  };

  const post = async (lines: readonly string[], signal: AbortSignal): Promise<void> => {
    const { InfluxDB } = await import('@influxdata/influxdb-client');
    agent ??= await open();
    const request = new AbortController();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort);
    const late = setTimeout(abort, LONGEST_OF_TIMEOUT * config.timeout);
    // A client per request, because it never takes its listener off the signal and sets no limit but silence.
    const { transport } = new InfluxDB({
      url: config.url,
      timeout: config.timeout,
      ...(token === undefined ? {} : { token }),
      transportOptions: { agent, signal: request.signal },
    });
    let status: number | undefined;
    try {
      await transport.request(
        `/api/v2/write?${asked}`,
        lines.join('\n'),
        { method: 'POST', headers: { 'content-type': 'text/plain; charset=utf-8' } },
        (_headers, statusCode) => {
          status = statusCode;
        },
      );
      // A page of a proxy, which has kept nothing.
      if (status !== NO_CONTENT) throw new Error(`HTTP ${status}`);
    } catch (error) {
      // On a timeout the client leaves the request running.
      abort();
      throw error;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', abort);
    }
  };

  /** A token may have been renewed, or the server may have closed the idle connection we wrote to. */
  const postAgain = async (
    error: unknown,
    lines: readonly string[],
    signal: AbortSignal,
  ): Promise<void> => {
    if (isNotAuthorised(error)) {
      const before = token;
      token = await readText(config['token-file']);
      if (token === before) throw error;
    } else if (!wasClosedIdle(error)) throw error;
    await post(lines, signal);
  };

  return {
    write: async (lines, signal) => {
      try {
        await post(lines, signal).catch((error) => postAgain(error, lines, signal));
      } catch (error) {
        throw error instanceof Fault ? error : writeFault(error, config);
      }
    },
    close: () => agent?.destroy(),
  };
};

const wasClosedIdle = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

const readText = async (path: string | undefined): Promise<string | undefined> => {
  if (path === undefined) return undefined;
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new Fault('secret-unreadable', { path, why: (error as Error).message }, { cause: error });
  }
};
