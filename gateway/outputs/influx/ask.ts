import { readFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Fault } from '../../core/fault.js';
import { writeFault } from './refusal.js';
import type { InfluxConfig } from './schema.js';

export interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Asks InfluxDB as somebody who sets it up; a text is sent as it is. Rejects with a Fault. */
export type Ask = (method: string, path: string, body?: object | string) => Promise<Answer>;

const secretIn = async (path: string): Promise<string> => {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new Fault('secret-unreadable', { path, why: (error as Error).message }, { cause: error });
  }
};

/** `tokenFile`: of a token that may do more than write; else that of the output. */
export const askInflux = (config: InfluxConfig, tokenFile = config['token-file']): Ask => {
  const base = config.url.replace(/\/+$/, '');
  return async (method, path, body) => {
    const token = tokenFile === undefined ? undefined : await secretIn(tokenFile);
    const ca = config['ca-file'] === undefined ? undefined : await secretIn(config['ca-file']);
    const sent = typeof body === 'object' ? JSON.stringify(body) : body;
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const open = base.startsWith('https:') ? httpsRequest : httpRequest;
        const asked = open(
          base + path,
          {
            method,
            timeout: config.timeout,
            ...(ca !== undefined && { ca }),
            headers: {
              ...(token !== undefined && { authorization: `Token ${token}` }),
              ...(typeof body === 'object' && { 'content-type': 'application/json' }),
            },
          },
          (answer) => {
            const pieces: Buffer[] = [];
            answer.on('data', (piece: Buffer) => pieces.push(piece));
            answer.on('error', reject);
            answer.on('end', () => {
              const text = Buffer.concat(pieces).toString('utf8');
              const { statusCode = 0, headers } = answer;
              if (statusCode >= 200 && statusCode < 300) resolve({ headers, text });
              else reject(Object.assign(new Error(text), { statusCode }));
            });
          },
        );
        asked.on('timeout', () => asked.destroy(new Error(`silent for ${config.timeout} ms`)));
        asked.on('error', reject);
        asked.end(sent);
      });
    } catch (error) {
      throw writeFault(error, config);
    }
  };
};
