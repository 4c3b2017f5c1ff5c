import { parentPort, workerData } from 'node:worker_threads';
import type { FromReader, ToReader } from './protocol.js';
import { type Pieces, TapeReader } from './read.js';
import { Store } from './sqlite.js';

/** The worker that answers questions about the past, each in pieces, so that none waits for another. */

const PIECE_MS = 20;

const port = parentPort;
if (port === null) throw new Error('reader.js runs as a worker of the journal');
const { file } = workerData as { readonly file: string };
const say = (message: FromReader): void => port.postMessage(message);

const reader = new TapeReader(new Store(file, { readOnly: true }));

interface Work {
  readonly id: number;
  readonly pieces: Pieces<Extract<FromReader, { answer: unknown }>['answer']>;
}
const works: Work[] = [];

/** Works on the first question for a while, then sends it to the end of the queue. */
const turn = (): void => {
  const work = works.shift();
  if (work === undefined) return;
  const { id, pieces } = work;
  const until = performance.now() + PIECE_MS;
  try {
    let piece = pieces.next();
    while (piece.done !== true && performance.now() < until) piece = pieces.next();
    if (piece.done === true) say({ id, answer: piece.value });
    else works.push(work);
  } catch (thrown) {
    say({ id, error: String(thrown) });
  }
  if (works.length > 0) setImmediate(turn);
};

port.on('message', ({ id, question }: ToReader) => {
  works.push({ id, pieces: reader.answer(question) });
  if (works.length === 1) setImmediate(turn);
});
