import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Commit, FromWriter, ToWriter, WriterData } from './protocol.js';
import { failureOf, Store } from './sqlite.js';
import { TapeWriter } from './tape.js';

/** The worker that alone writes the journal; it may wait for the disk as long as the disk takes. */

const port = parentPort;
if (port === null) throw new Error('writer.js runs as a worker of the journal');
const { file, retention, setAside } = workerData as WriterData;
const say = (message: FromWriter): void => port.postMessage(message);

const failed = (thrown: unknown): FromWriter => ({
  say: 'failed',
  why: failureOf(thrown),
  error: thrown instanceof Error ? thrown.message : String(thrown),
});

/** Nothing of a damaged journal is deleted: it is moved aside for `hallkeeper doctor` and people. */
const moveAside = (): string => {
  const aside = file.replace(/(\.db)?$/, `-damaged-${Date.now()}.db`);
  for (const part of ['', '-wal', '-shm'])
    if (existsSync(`${file}${part}`)) renameSync(`${file}${part}`, `${aside}${part}`);
  return aside;
};

const open = (): { store: Store; aside?: string } => {
  const anew = () => {
    const aside = moveAside();
    const suffix = randomBytes(4).toString('hex');
    return { store: new Store(file, { readOnly: false, suffix }), aside };
  };
  if (setAside) return anew();
  let store: Store | undefined;
  try {
    store = new Store(file, { readOnly: false });
    store.lastTape();
    return { store };
  } catch (thrown) {
    store?.close();
    if (failureOf(thrown) !== 'damaged') throw thrown;
    return anew();
  }
};

const serve = (): void => {
  const { store, aside } = open();
  const tape = new TapeWriter(store, file, retention);
  let upkeep: ReturnType<TapeWriter['upkeep']> | undefined;
  let failedRound = -1;

  /** One piece between two messages, so that no commit waits behind the sealing of an hour. */
  const stepUpkeep = (): void => {
    if (upkeep === undefined) return;
    try {
      const { done, value } = upkeep.next();
      if (done !== true) {
        setImmediate(stepUpkeep);
        return;
      }
      upkeep = undefined;
      if (value?.say === 'sealable')
        for (const torn of tape.tornInSealing) say({ say: 'torn', torn });
      if (value !== undefined) say(value);
    } catch (thrown) {
      upkeep = undefined;
      say({ say: 'upkeep-failed', error: String(thrown) });
    }
  };

  const commit = (message: Commit): void => {
    if (message.round === failedRound) return;
    try {
      tape.commit(message);
    } catch (thrown) {
      failedRound = message.round;
      throw thrown;
    }
    say({ say: 'committed' });
    if (upkeep !== undefined) return;
    upkeep = tape.upkeep(message.wall, message.trusted);
    setImmediate(stepUpkeep);
  };

  port.on('message', (message: ToWriter) => {
    try {
      switch (message.ask) {
        case 'boot': {
          const { booted, torn } = tape.boot(message.name);
          for (const gap of torn) say({ say: 'torn', torn: gap });
          say(booted);
          return;
        }
        case 'commit':
          commit(message);
          return;
        case 'close':
          upkeep = undefined;
          store.close();
          say({ say: 'closed' });
          port.close();
      }
    } catch (thrown) {
      // Closed before another worker moves the file: a close deletes the log by its name.
      if (failureOf(thrown) === 'damaged') store.close();
      say(failed(thrown));
    }
  });
  say({
    say: 'opened',
    lastCounter: store.lastCounter(),
    ...(aside === undefined ? {} : { setAside: aside }),
  });
};

try {
  serve();
} catch (thrown) {
  say(failed(thrown));
  port.close();
}
