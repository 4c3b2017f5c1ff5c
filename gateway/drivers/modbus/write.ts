import { Fault, isFault } from '../../core/fault.js';
import type { Millis } from '../../core/time.js';
import { decode, encode } from './codec.js';
import type { Question, Raw } from './job.js';
import { widthOf } from './register.js';
import type { WirePoint } from './schema.js';

/** How a write reaches its wire. */
export interface WriteOver {
  ask(question: Question): Promise<Raw>;
  now(): Millis;
  /** Until then a lost frame is sent again: every write sets a state, so twice is as good as once. */
  readonly deadline: Millis;
  /** Unit 0 (V1.02 §2.1): everybody obeys and nobody answers, so nothing can be read back. */
  readonly broadcast: boolean;
}

/** A device that does not obey or answer in so many attempts must not keep the wire from others. */
const ATTEMPTS = 3;

const readBack = ({ register }: WirePoint): Question => ({
  function: register.table === 'coil' ? 1 : 3,
  address: register.address,
  count: widthOf(register.encoding),
});

const question = ({ register }: WirePoint, words: readonly number[]): Question => {
  const [word = 0] = words;
  if (register.table === 'coil') return { function: 5, address: register.address, on: word === 1 };
  return words.length === 1
    ? { function: 6, address: register.address, word }
    : { function: 16, address: register.address, words };
};

/**
 * Sets a point and proves it by reading back: the answer to a write may be our own frame come back
 * from a wire with echo, byte for byte the same. Rejects with a Fault.
 */
export const writeTo = async (point: WirePoint, value: number, over: WriteOver): Promise<void> => {
  const { register, write } = point;
  if (!write || register.table === 'discrete' || register.table === 'input')
    throw new Fault('write-not-listed', { point: point.point });
  const refused = () =>
    new Fault('write-out-of-range', { point: point.point, value, min: write.min, max: write.max });
  if (!(value >= write.min && value <= write.max)) throw refused();

  // One bit of a register is set among its neighbours; few devices know function 22 for that.
  const isBitOfRegister = register.table === 'holding' && register.encoding === 'bit';
  const before =
    isBitOfRegister && !over.broadcast ? (await persist(readBack(point), over)).words : [];
  const words = encode(register, value, before);
  if (!words) throw refused();
  const meant = decode(register, words, 0);

  for (let attempt = 1; ; attempt += 1) {
    await persist(question(point, words), over);
    if (over.broadcast) return;
    const found = decode(register, (await persist(readBack(point), over)).words, 0);
    if (found === meant) return;
    if (attempt === ATTEMPTS || over.now() >= over.deadline)
      throw new Fault('write-not-verified', { point: point.point, value: found ?? '-' });
  }
};

/**
 * Closes an output that falls by itself after `on`. Its answer repeats the question; only where that
 * may be our own echo is the coil asked. Rejects with a Fault.
 */
export const pulseTo = async (point: WirePoint, on: Millis, over: WriteOver): Promise<void> => {
  const { write } = point;
  if (!write) throw new Fault('write-not-listed', { point: point.point });
  const { pulse } = write;
  if (!pulse) throw new Fault('output-without-pulse', { point: point.point });
  const steps = Math.ceil(on / pulse.step);
  if (!(steps >= 1 && steps <= pulse.most)) {
    const [min, max] = [pulse.step, pulse.most * pulse.step];
    throw new Fault('write-out-of-range', { point: point.point, value: on, min, max });
  }
  const { address } = pulse;
  const { mayBeEcho } = await persist({ function: 5, address, on: true, word: steps }, over);
  if (!mayBeEcho || over.broadcast) return;
  const found = decode(point.register, (await persist(readBack(point), over)).words, 0);
  if (found !== 1)
    throw new Fault('write-not-verified', { point: point.point, value: found ?? '-' });
};

/** Asks until an answer comes, a refusal for good, or it is enough. */
const persist = async (asked: Question, over: WriteOver): Promise<Raw> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await over.ask(asked);
    } catch (thrown) {
      const again = isFault(thrown) && thrown.retry && thrown.code.startsWith('wire-');
      if (!again || attempt === ATTEMPTS || over.now() >= over.deadline) throw thrown;
    }
  }
};
