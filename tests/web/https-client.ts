import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  json<Body>(): Body;
}

/** One question over TLS; rejects if nobody vouches for the server. `ca` undefined asks blindly. */
export const askHttps = (
  url: string,
  {
    ca,
    ...asked
  }: {
    readonly ca?: string | undefined;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly servername?: string;
    readonly body?: object;
  } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const body = asked.body && JSON.stringify(asked.body);
    const question = request(
      url,
      {
        method: asked.method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...asked.headers,
        },
        agent: false,
        ...(ca === undefined ? { rejectUnauthorized: false } : { ca }),
        ...(asked.servername !== undefined && { servername: asked.servername }),
      },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => {
          const text = Buffer.concat(pieces).toString('utf8');
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text,
            json: <Body>() => JSON.parse(text) as Body,
          });
        });
      },
    );
    question.once('error', reject);
    question.end(body);
  });
