import { request } from 'node:http';

/** One server-sent event as a browser takes it apart. */
export interface Frame {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** A live page without a browser: the frames of one connection, as they come. */
export interface LivePage {
  readonly status: number;
  /** Resolves with the next frame; undefined once the stream is over. */
  next(): Promise<Frame | undefined>;
  /** Skips frames up to and with the first of this kind. */
  until(event: string): Promise<Frame>;
  cut(): void;
}

const parsed = (text: string): Frame => {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  return { id: field('id'), event: field('event'), data: JSON.parse(field('data')) };
};

export const livePage = (
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<LivePage> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/api/v1/stream`, { headers });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      const ready: Frame[] = [];
      const waiting: ((frame: Frame | undefined) => void)[] = [];
      let over = false;
      let text = '';
      const end = (): void => {
        over = true;
        for (const one of waiting.splice(0)) one(undefined);
      };
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => {
        text += piece;
        const frames = text.split('\n\n');
        text = frames.pop() ?? '';
        for (const frame of frames.map(parsed)) {
          const first = waiting.shift();
          if (first) first(frame);
          else ready.push(frame);
        }
      });
      answer.once('close', end);
      answer.once('error', end);
      const next = (): Promise<Frame | undefined> => {
        const frame = ready.shift();
        if (frame !== undefined || over) return Promise.resolve(frame);
        return new Promise((give) => waiting.push(give));
      };
      resolve({
        status: answer.statusCode ?? 0,
        next,
        until: async (event) => {
          for (;;) {
            const frame = await next();
            if (frame === undefined) throw new Error(`the stream ended before ${event}`);
            if (frame.event === event) return frame;
          }
        },
        cut: () => asked.destroy(),
      });
    });
    asked.end();
  });
