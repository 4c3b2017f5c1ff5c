import { Worker } from 'node:worker_threads';
import { Fault } from '../core/fault.js';
import type { Host } from '../core/ports.js';
import { seconds, type Timer } from '../core/time.js';
import type { Answers, FromReader, Question, ToReader } from './protocol.js';

/** A question that has no answer by then is given up, and with it the worker. */
const PATIENCE = seconds(30);

interface Asked {
  resolve(answer: Answers[Question['ask']]): void;
  reject(why: Fault): void;
  readonly timer: Timer;
}

/** Puts questions to the read-only worker; starts it at the first one. */
export class Asker {
  readonly #script: URL;
  readonly #file: string;
  readonly #host: Host;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker | undefined;
  #id = 0;

  constructor(script: URL, file: string, host: Host) {
    this.#script = script;
    this.#file = file;
    this.#host = host;
  }

  /** Rejects with a Fault if the journal cannot be read. */
  ask<Q extends Question>(question: Q): Promise<Answers[Q['ask']]> {
    const worker = this.#worker ?? this.#start();
    this.#id += 1;
    const id = this.#id;
    return new Promise<Answers[Q['ask']]>((resolve, reject) => {
      const timer = this.#host.clock.after(PATIENCE, () => this.restart('no answer'));
      this.#asked.set(id, {
        resolve: (answer) => resolve(answer as Answers[Q['ask']]),
        reject,
        timer,
      });
      worker.postMessage({ id, question } satisfies ToReader);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { workerData: { file: this.#file } });
    this.#worker = worker;
    worker.on('message', (message: FromReader) => this.#hear(message));
    const fell = (why: string): void => {
      if (this.#worker === worker) this.restart(why);
    };
    worker.on('error', (error) => fell(error.message));
    worker.on('exit', () => fell('the worker ended'));
    return worker;
  }

  #hear(message: FromReader): void {
    const asked = this.#asked.get(message.id);
    if (asked === undefined) return;
    this.#asked.delete(message.id);
    asked.timer.cancel();
    if ('answer' in message) asked.resolve(message.answer);
    else asked.reject(this.#fault(message.error));
  }

  #fault(why: string): Fault {
    return new Fault('journal-not-readable', { path: this.#file, why });
  }

  /** Gives up what is asked; the next question starts another worker. */
  restart(why: string): void {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const { reject, timer } of this.#asked.values()) {
      timer.cancel();
      reject(this.#fault(why));
    }
    this.#asked.clear();
    void worker?.terminate();
  }
}
