import { isFault } from '../../../gateway/core/fault.js';
import { millis } from '../../../gateway/core/time.js';
import type { BusCounts } from '../../../gateway/drivers/modbus/job.js';
import { read } from './bus-rig.js';
import { hostile, type Mischief, valueAt } from './hostile-slave.js';
import { onPty } from './on-pty.js';
import { realBus, serial, watched } from './real-bus.js';
import { seeded, whole } from './seeded.js';

export interface Ordeal {
  readonly asked: number;
  readonly answered: number;
  /** Answers with a value that stands elsewhere. */
  readonly wrong: number;
  readonly done: Readonly<Record<Mischief, number>>;
  readonly counts: BusCounts;
}

/** A value may be lost, the port not: it is nobody's mischief here. */
const lostValue = (thrown: unknown): undefined => {
  if (!isFault(thrown) || thrown.quality === 'bad:not-connected') throw thrown;
  return undefined;
};

/** Asks a hostile device on a real pseudo-terminal, always for as many registers, so that every answer looks like every other. */
export const ordeal = async (questions: number, seed: number): Promise<Ordeal> => {
  const random = seeded(seed);
  const manners = { timeout: millis(40), answersWithin: millis(100) };
  const latest = 0.8 * manners.answersWithin;
  const { device, done } = hostile(random, { ...manners, answersWithin: latest });
  // Held up by the machine beyond what it promises, the device would break its word: it keeps silent.
  const sent = new Map<string, number>();
  const pty = await onPty(device, (question) => {
    const at = sent.get(question.toString('hex'));
    return at !== undefined && performance.now() - at <= latest;
  });
  const wire = serial(pty.path);
  const { bus, ask } = realBus(
    wire,
    watched(wire, (question) => sent.set(question.toString('hex'), performance.now())),
  );
  let answered = 0;
  let wrong = 0;
  for (let asked = 0; asked < questions; asked++) {
    const address = whole(random, 0, 60_000);
    const raw = await ask(read(address), manners).catch(lostValue);
    if (raw === undefined) continue;
    answered++;
    if (raw.words.some((word, at) => word !== valueAt(1, address + at))) wrong++;
  }
  await bus.close();
  await pty.close();
  return { asked: questions, answered, wrong, done, counts: bus.counts };
};
