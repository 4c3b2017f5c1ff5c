import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../instruments/listener.js';
import type { Response } from './response.js';
import { route, type Stage } from './routes.js';

/** Where tests and people change the simulated hall: loopback, one random token per start. */
export interface Control {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

const LONGEST_BODY = 16_384;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isAllowed = (request: IncomingMessage, token: string): boolean =>
  timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));

/** The JSON body; undefined where there is none, a sentence where it cannot be read. */
const bodyOf = async (request: IncomingMessage): Promise<{ json: unknown } | { error: string }> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    length += bytes.length;
    if (length > LONGEST_BODY) return { error: `a body has at most ${LONGEST_BODY} bytes` };
    parts.push(bytes);
  }
  if (length === 0) return { json: undefined };
  try {
    return { json: JSON.parse(Buffer.concat(parts).toString('utf8')) };
  } catch {
    return { error: 'the body is not JSON' };
  }
};

const pathOf = (request: IncomingMessage): string[] =>
  new URL(request.url ?? '/', 'http://control').pathname
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part));

const answerTo = async (
  request: IncomingMessage,
  token: string,
  stage: Stage,
): Promise<Response> => {
  if (!isAllowed(request, token)) return { status: 401, body: { error: 'the token is wrong' } };
  const body = await bodyOf(request);
  if ('error' in body) return { status: 400, body };
  return route(stage, request.method ?? 'GET', pathOf(request), body.json);
};

const reply = (response: ServerResponse, { status, body }: Response): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

export const openControl = async (stage: Stage): Promise<Control> => {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    answerTo(request, token, stage).then(
      (answer) => reply(response, answer),
      (error: unknown) => reply(response, { status: 500, body: { error: String(error) } }),
    );
  });
  const listening = await listen(server);
  const { host, port } = listening.where;
  return { url: `http://${host}:${port}`, token, close: () => listening.close() };
};
