import { Fault, isFault } from '../../core/fault.js';
import type { BusId, DeviceId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis } from '../../core/time.js';
import { openBus } from './bus.js';
import {
  type Answers,
  type Fingerprint,
  type Match,
  matchesOf,
  nameOf,
  questionsOf,
} from './discover-match.js';
import {
  afterStep,
  questionsAt,
  type Search,
  type Step,
  timeLeft,
  waitOf,
} from './discover-plan.js';
import { inspect } from './inspect.js';
import type { Bus, Question, Raw } from './job.js';
import { lineTo } from './line.js';
import type { ModbusWire } from './schema.js';

/** A unit that answers, and what it may be. */
export interface Found extends Step {
  readonly matches: readonly Match[];
  /** Of 43/14: object -> text. */
  readonly identification?: Readonly<Record<number, string>>;
}

export interface Progress {
  readonly step: Step;
  readonly search: Search;
  readonly steps: number;
  readonly left: Millis;
  readonly found: readonly Found[];
}

export interface Discovery {
  readonly wire: ModbusWire;
  readonly steps: readonly Step[];
  readonly models: readonly Fingerprint[];
  /** How long to listen before the first word. */
  readonly listen: Millis;
  /** The longest that a device may take to answer; unsaid it is learned. */
  readonly patience?: Millis;
  readonly from: { readonly search: Search; readonly found: readonly Found[] };
  /** Told after every step. */
  progress(progress: Progress): void;
  readonly signal: AbortSignal;
}

const BUS = 'discover' as BusId;
const NOBODY = 'discover' as DeviceId;
/** An exchange may wait for the port and for silence. */
const BEGIN_WITHIN = 10_000;

/** Every device answers one of these, if with an exception: many ignore functions that they do not know. */
const ANYBODY: readonly Question[] = [
  { function: 3, address: 0, count: 1 },
  { function: 4, address: 0, count: 1 },
  { function: 1, address: 0, count: 1 },
];

const atBaud = (wire: ModbusWire, baud: number): ModbusWire =>
  wire.wire === 'tcp' ? wire : { ...wire, baud };

/** Opening a port may make a byte or two of its own. */
const SOMEBODY = 4;

/** Whether a unit must be there: it answered, or tried to. Two with one unit id only make noise. */
const SPEAKS = ['wire-exception', 'wire-device-failure', 'wire-device-busy'] as const;

/**
 * Looks for devices and never writes. Rejects with `discover-second-master` as soon as it hears anybody
 * else ask, with the fault of the port if that cannot be used.
 */
export const discover = async (setup: Discovery, host: Host): Promise<readonly Found[]> => {
  const { steps, models, signal } = setup;
  let { search, found } = setup.from;
  await listenFirst(setup, host);
  let bus: Bus | undefined;
  let baud: number | undefined;
  const at = async (step: Step): Promise<Bus> => {
    if (bus !== undefined && baud === step.baud) return bus;
    await bus?.close();
    baud = step.baud;
    bus = openBus(atBaud(setup.wire, step.baud), BUS, host, () => undefined);
    return bus;
  };
  try {
    for (const step of steps.slice(search.done)) {
      if (signal.aborted) break;
      const ask = asker(await at(step), step.unit, waitOf(search, setup.patience), host);
      const answered = await present(ask, questionsAt(step.usual));
      if (answered !== undefined) found = [...found, await identify(step, ask, models)];
      search = afterStep(search, answered);
      const left = timeLeft(steps, search, setup.patience);
      setup.progress({ step, search, steps: steps.length, left, found });
    }
  } finally {
    await bus?.close();
  }
  return found;
};

type Ask = (question: Question) => Promise<Raw | Fault>;

const asker =
  (bus: Bus, unit: number, wait: Millis, { clock }: Host): Ask =>
  async (question) => {
    const job = { device: NOBODY, unit, question, timeout: wait, answersWithin: wait };
    try {
      const deadline = millis(clock.mono() + BEGIN_WITHIN);
      return await bus.request({ ...job, turnaround: millis(0) }, deadline);
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
      if (thrown.code === 'wire-second-master' || bus.counts.secondMaster > 0)
        throw new Fault('discover-second-master', { path: bus.path, units: unit });
      if (!thrown.code.startsWith('wire-')) throw thrown;
      return thrown;
    }
  };

/** How long it took to answer anything at all; undefined where nobody is there. */
const present = async (ask: Ask, questions: number): Promise<Millis | undefined> => {
  for (const question of ANYBODY.slice(0, questions)) {
    const answer = await ask(question);
    if (!isFault(answer)) return answer.took;
    if (SPEAKS.some((code) => code === answer.code)) return millis(0);
    if (answer.code === 'wire-crc' || answer.code === 'wire-foreign-answer') return millis(0);
  }
  return undefined;
};

const identify = async (step: Step, ask: Ask, models: readonly Fingerprint[]): Promise<Found> => {
  const said = await ask({ function: 43, category: 1, from: 0 });
  const identification = isFault(said) ? undefined : said.identification;
  const possible = models.filter(({ bauds }) => step.baud === 0 || bauds.includes(step.baud));
  const answers = new Map<string, readonly number[] | 'refused'>();
  for (const model of possible)
    for (const question of questionsOf(model)) {
      const name = nameOf(question);
      if (!answers.has(name)) {
        const answer = await ask(question);
        answers.set(name, isFault(answer) ? 'refused' : answer.words);
      }
      // The rest of its questions would tell nothing more about this model.
      if (answers.get(name) === 'refused') break;
    }
  const matches = matchesOf(possible, answers satisfies Answers, identification);
  return { ...step, matches, ...(identification && { identification }) };
};

/** Bytes that come although we have not spoken are somebody else's. Names the rate if a frame shows it. */
const listenFirst = async (setup: Discovery, host: Host): Promise<void> => {
  const { wire } = setup;
  if (wire.wire === 'tcp' || setup.listen === 0) return;
  const bauds = [...new Set(setup.steps.map(({ baud }) => baud))];
  const [first] = bauds;
  if (first === undefined) return;
  const heard = await overhear(atBaud(wire, first), setup, host);
  if (heard.length < SOMEBODY) return;
  const path = wire.wire === 'rtu' ? wire.path : `${wire.host}:${wire.port}`;
  for (const baud of bauds) {
    const bytes = baud === first ? heard : await overhear(atBaud(wire, baud), setup, host);
    const { foreignQuestions, foreignAnswers } = inspect(undefined, bytes, bytes.length);
    if (foreignQuestions + foreignAnswers > 0)
      throw new Fault('discover-second-master', { path, units: `${baud} baud` });
  }
  throw new Fault('discover-noise', { path, bytes: heard.length });
};

const overhear = async (wire: ModbusWire, setup: Discovery, host: Host): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let gone: Fault | undefined;
  const ear = {
    bytes: (chunk: Buffer) => void chunks.push(chunk),
    gone: (why: Fault) => {
      gone = why;
    },
  };
  const line = await lineTo(wire, host)(ear, setup.signal);
  await new Promise<void>((resolve) => host.clock.after(setup.listen, resolve));
  await line.close();
  if (gone) throw gone;
  return Buffer.concat(chunks);
};
