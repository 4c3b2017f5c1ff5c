import { createHash } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { createJournal } from '../../dist/gateway/journal/journal.js';
import { journalSchema } from '../../dist/gateway/journal/schema.js';

/**
 * A journal under load that somebody will kill: `victim.mjs <directory> <ledger> <first ms> <hall>`.
 * Writes into the ledger, at once, what is on the disk and what its far side got; says when it is open.
 */

const [directory, path, started, hall] = process.argv.slice(2);
const WINDOW = 50;
const ledger = openSync(path, 'w');
const say = (...words) => writeSync(ledger, `${words.join(' ')}\n`);
const silent = () => undefined;

const journal = createJournal(
  directory,
  journalSchema.parse({ 'commit-every': '20ms' }),
  JSON.parse(hall),
  {
    clock: {
      wall: () => Number(started) + Math.round(performance.now()),
      mono: () => performance.now(),
      after: (delay, then) => {
        const timer = setTimeout(then, delay);
        return { cancel: () => clearTimeout(timer) };
      },
    },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  },
);
const { boot } = await journal.open();
console.log(boot);

const carry = async (lane) => {
  for (;;) {
    const batch = await journal.next('mqtt', lane, WINDOW, new AbortController().signal);
    for (const entry of batch.entries) {
      const of = entry.scan ?? entry.event;
      const hash = createHash('sha1').update(JSON.stringify(entry)).digest('hex');
      say('sent', lane, `${of.boot}:${of.seq}`, hash);
    }
    journal.done('mqtt', batch, batch.entries.length);
  }
};
void carry('readings');
void carry('events');

const confirm = async () => {
  for (;;) {
    const { numbered } = journal.health();
    await journal.flush();
    say('committed', numbered);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};
void confirm();

for (let n = 0; ; n += 1) {
  const at = Number(started) + Math.round(performance.now());
  const reading = (point, value) => ({ point, at, quality: 'good', value });
  journal.keep({
    device: 'aq-01',
    mono: performance.now(),
    clock: 'trusted',
    origin: 'live',
    readings: [
      reading('aq-01/co2', Math.round(Math.random() * 2000)),
      reading('aq-01/temperature', Math.random() * 40),
    ],
  });
  if (n % 40 === 17) journal.record({ at, kind: 'siren-silenced', by: `officer ${n}` });
  if (n % 100 === 0) journal.snapshot({ version: 1, n });
  await new Promise((resolve) => setTimeout(resolve, n % 20 === 0 ? 3 : 0));
}
