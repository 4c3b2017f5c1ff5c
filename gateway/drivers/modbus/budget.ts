import { Fault, type FaultCode, type FaultParameters } from '../../core/fault.js';
import type { BusId, DeviceId } from '../../core/identity.js';
import { type Millis, millis } from '../../core/time.js';
import { type AnswerTime, type Formula, formulaOf } from './formula.js';
import { pressOnNoisyLine } from './noise.js';
import { type Block, planBus } from './plan.js';
import type { ModbusBusConfig, ModbusWire, WireDevice } from './schema.js';

/** Emergency contact -> alarm, at most: with no frame lost, and with two. */
export const EMERGENCY_DEADLINE = millis(1000);
export const EMERGENCY_DEADLINE_TWO_LOST = millis(3000);
/** A device slower than this may not share a bus with emergency inputs. */
export const SLOWEST_BESIDE_EMERGENCY = millis(300);
const BAUDS = [19_200, 38_400, 57_600, 115_200] as const;
const MOST_SPLITS = 8;

/** Times with 0, 1 and 2 lost frames. */
export type ByLost = readonly [Millis, Millis, Millis];

export interface RequestBudget {
  readonly device: DeviceId;
  readonly function: Block['function'];
  readonly address: number;
  readonly count: number;
  readonly points: number;
  readonly period: Millis;
  readonly emergency: boolean;
  readonly exchange: Millis;
}

/** The terms of the worst case from contact to alarm; `worst[0]` is their sum. */
export interface WorstCase {
  readonly device: DeviceId;
  /** An exchange that is not an emergency input was just begun, */
  readonly otherExchange: Millis;
  /** nobody answers it, */
  readonly otherTimeout: Millis;
  /** and the wire stays quiet until no late answer can come. */
  readonly quiet: Millis;
  /** From one question of this input to the next: its period, or one round of all emergency inputs. */
  readonly interval: Millis;
  readonly ownExchange: Millis;
  /** USB latency of every exchange in that time. */
  readonly usb: Millis;
  readonly worst: ByLost;
  /** A press at least this long is seen, with 0, 1 and 2 lost frames on the whole bus. */
  readonly shortestPress: ByLost;
}

export interface Problem {
  readonly code: FaultCode;
  readonly parameters: FaultParameters;
  readonly zh: string;
  readonly en: string;
  /** The gateway does not run such a plan. */
  readonly refused: boolean;
}

/** What hall.yaml alone says about one bus. Times in ms, load and headroom as shares of 1. */
export interface Budget {
  readonly bus: BusId;
  readonly wire: ModbusWire['wire'];
  readonly baud?: number;
  readonly points: number;
  readonly requests: readonly RequestBudget[];
  readonly requestsPerPoint: number;
  /** Every request once. */
  readonly scan: Millis;
  /** The same with the latency of the USB adapter. */
  readonly scanWithUsb: Millis;
  /** What the periods ask for. */
  readonly asked: number;
  /** What the wire then carries: emergency inputs are asked less often rather than others not at all. */
  readonly load: number;
  /** What is left for further ordinary questions. */
  readonly headroom: number;
  readonly emergency?: {
    /** Every emergency input once. */
    readonly round: Millis;
    readonly reachedPeriod: Millis;
    /** One round, or the period, and the longest other exchange. */
    readonly contactToRead: Millis;
    /** The same with the timeout of one dead unit. */
    readonly contactToReadOneDead: Millis;
    /** A press so long is seen also on a line that damages 5 % of all frames (noise.ts). */
    readonly shortestPressInNoise: Millis;
    readonly inputs: readonly WorstCase[];
  };
  readonly problems: readonly Problem[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);

interface Costed extends Block {
  readonly on: WireDevice;
  readonly exchange: number;
  readonly lost: number;
}

const costed = ({ devices }: ModbusBusConfig, formula: Formula) => {
  const { blocks, unreadable } = planBus(devices);
  const byId = new Map(devices.map((device) => [device.device, device]));
  return {
    unreadable,
    blocks: blocks.map((block): Costed => {
      const on = byId.get(block.device) as WireDevice;
      return {
        ...block,
        on,
        exchange: formula.exchange(block, on),
        lost: formula.lost(block, on),
      };
    }),
  };
};

/** The exchange of a siren or relay write, where this bus carries one. */
const writes = ({ devices }: ModbusBusConfig, formula: Formula): number[] =>
  devices
    .filter((device) => device.points.some((point) => point.write))
    .map((device) => formula.exchange({ function: 6, address: 0, word: 0 }, device));

const inputsOf = (
  config: ModbusBusConfig,
  blocks: readonly Costed[],
  formula: Formula,
): WorstCase[] => {
  const urgent = blocks.filter((block) => block.emergency);
  const round = sum(urgent.map((block) => block.exchange));
  const ordinary = blocks.filter((block) => !block.emergency);
  const otherExchange = most([
    ...ordinary.map((block) => block.exchange),
    ...writes(config, formula),
  ]);
  const lostFrame = most(urgent.map((block) => block.lost));
  const usb = (urgent.length + 2) * formula.usb;
  return urgent.map((block) => {
    const others = config.devices.filter((device) => device !== block.on);
    const otherTimeout = most(others.map((device) => device.answersWithin));
    const quiet = otherTimeout > 0 ? formula.quiet : 0;
    const interval = Math.max(block.period, round);
    const none = otherExchange + otherTimeout + quiet + interval + block.exchange + usb;
    // Lost frames of emergency inputs are asked again at once, twice (schedule.ts).
    const worst: ByLost = [millis(none), millis(none + lostFrame), millis(none + 2 * lostFrame)];
    return {
      device: block.device,
      otherExchange: millis(otherExchange),
      otherTimeout: millis(otherTimeout),
      quiet: millis(quiet),
      interval: millis(interval),
      ownExchange: millis(block.exchange),
      usb: millis(usb),
      worst,
      shortestPress: worst,
    };
  });
};

const inNoise = (blocks: readonly Costed[], inputs: readonly WorstCase[]): Millis => {
  const ordinary = blocks.filter((block) => !block.emergency);
  const lost = most(ordinary.map((block) => block.lost));
  // All inputs take part in each round, so the one with the longest own exchange waits longest.
  const urgent = blocks
    .filter((block) => block.emergency)
    .sort((a, b) => b.exchange + b.lost - a.exchange - a.lost);
  const [own, ...others] = urgent;
  const worst = inputs.find((input) => input.device === own?.device);
  if (!own || !worst) return millis(0);
  const period = most(urgent.map((block) => block.period));
  return pressOnNoisyLine(
    own,
    others,
    ordinary.length > 0 ? { exchange: worst.otherExchange, lost } : undefined,
    period,
    worst.otherTimeout + worst.quiet + worst.usb,
  );
};

const loadsOf = (blocks: readonly Costed[]) => {
  const urgent = blocks.filter((block) => block.emergency);
  const ordinary = blocks.filter((block) => !block.emergency);
  const asked = sum(blocks.map((block) => block.exchange / block.period));
  const round = sum(urgent.map((block) => block.exchange));
  const own = sum(ordinary.map((block) => block.exchange / block.period));
  // When emergency inputs alone fill the wire, one other exchange has its turn after each round.
  const turns = sum(ordinary.map((block) => (round + block.exchange) / block.period));
  const shortest = Math.min(...urgent.map((block) => block.period));
  if (asked <= 1)
    return { asked, load: asked, headroom: 1 - asked, reached: shortest, fits: true, round };
  const fits = urgent.length > 0 && turns <= 1;
  const reached = own < 1 ? Math.max(shortest, round / (1 - own)) : Number.POSITIVE_INFINITY;
  return {
    asked,
    load: fits ? 1 : asked,
    headroom: fits ? 1 - turns : 1 - asked,
    reached,
    fits,
    round,
  };
};

const refusedBecause = (code: FaultCode, parameters: FaultParameters): Problem =>
  problem(code, parameters, true);
const problem = (code: FaultCode, parameters: FaultParameters, refused: boolean): Problem => {
  const fault = new Fault(code, parameters);
  return { code, parameters, zh: fault.in('zh'), en: fault.in('en'), refused };
};

const faster = (wire: ModbusWire): ModbusWire[] =>
  wire.wire === 'tcp'
    ? []
    : BAUDS.filter((baud) => baud > wire.baud).map((baud) => ({ ...wire, baud }));

/** The devices dealt out to so many buses of the same kind, in turn. */
const splitInto = (config: ModbusBusConfig, parts: number): ModbusBusConfig[] =>
  Array.from({ length: parts }, (_, part) => ({
    ...config,
    devices: config.devices.filter((_device, index) => index % parts === part),
  }));

const fewestSplits = (
  config: ModbusBusConfig,
  good: (part: ModbusBusConfig) => boolean,
): number | undefined => {
  const limit = Math.min(MOST_SPLITS, config.devices.length);
  for (let parts = 2; parts <= limit; parts += 1)
    if (splitInto(config, parts).every(good)) return parts;
  return undefined;
};

const overFull = (config: ModbusBusConfig, asked: number, answers?: AnswerTime): Problem => {
  const fits = (one: ModbusBusConfig) =>
    loadsOf(costed(one, formulaOf(one.wire, answers)).blocks).fits;
  const baud = faster(config.wire).find((wire) => fits({ ...config, wire }));
  const parameters = {
    bus: config.bus,
    percent: Math.round(asked * 100),
    split: fewestSplits(config, fits) ?? Math.ceil(asked),
    times: Math.ceil(asked * 10) / 10,
  };
  return baud && 'baud' in baud
    ? refusedBecause('plan-over-full', { ...parameters, baud: baud.baud })
    : refusedBecause('plan-over-full-split', parameters);
};

const isLate = ({ worst }: WorstCase): boolean =>
  worst[0] > EMERGENCY_DEADLINE || worst[2] > EMERGENCY_DEADLINE_TWO_LOST;

const tooLate = (
  config: ModbusBusConfig,
  input: WorstCase,
  round: number,
  answers?: AnswerTime,
): Problem => {
  const lost = input.worst[0] > EMERGENCY_DEADLINE ? 0 : 2;
  const limit = lost === 0 ? EMERGENCY_DEADLINE : EMERGENCY_DEADLINE_TWO_LOST;
  const { device } = input;
  const about = { bus: config.bus, device, lost, limit, ms: Math.ceil(input.worst[lost]) };
  const period = Math.floor(input.interval - (input.worst[lost] - limit));
  if (period >= round && period > 0)
    return refusedBecause('plan-deadline-period', { ...about, period });
  const good = (one: ModbusBusConfig) => {
    const formula = formulaOf(one.wire, answers);
    return !inputsOf(one, costed(one, formula).blocks, formula).some(isLate);
  };
  const split = fewestSplits(config, good);
  const baud = faster(config.wire).find((wire) => good({ ...config, wire }));
  if (baud && 'baud' in baud)
    return refusedBecause('plan-deadline-baud', { ...about, baud: baud.baud, split: split ?? 2 });
  return split === undefined
    ? refusedBecause('plan-deadline', about)
    : refusedBecause('plan-deadline-split', { ...about, split });
};

const momentary = (config: ModbusBusConfig, inputs: readonly WorstCase[]): Problem[] =>
  config.devices.flatMap((device) => {
    const shortest = inputs.find((input) => input.device === device.device)?.shortestPress[2];
    return device.points.flatMap((point) =>
      point.emergency &&
      point.momentary !== undefined &&
      shortest !== undefined &&
      point.momentary < shortest
        ? [
            refusedBecause('plan-momentary', {
              point: point.point,
              ms: point.momentary,
              shortest: Math.ceil(shortest),
            }),
          ]
        : [],
    );
  });

const slow = (config: ModbusBusConfig): Problem[] => {
  const urgent = config.devices.filter((device) => device.points.some((point) => point.emergency));
  return config.devices
    .filter(
      (device) =>
        device.answersWithin > SLOWEST_BESIDE_EMERGENCY && urgent.some((other) => other !== device),
    )
    .map((device) =>
      refusedBecause('plan-slow-device', {
        bus: config.bus,
        device: device.device,
        ms: device.answersWithin,
        limit: SLOWEST_BESIDE_EMERGENCY,
      }),
    );
};

/** `answers`: how long a device usually takes to answer, where it was measured. */
export const budgetOf = (config: ModbusBusConfig, answers?: AnswerTime): Budget => {
  const formula = formulaOf(config.wire, answers);
  const { blocks, unreadable } = costed(config, formula);
  const points = sum(config.devices.map((device) => device.points.length));
  const scan = sum(blocks.map((block) => block.exchange));
  const { asked, load, headroom, reached, fits, round } = loadsOf(blocks);
  const inputs = inputsOf(config, blocks, formula);
  const late = inputs.filter(isLate);
  const urgentPeriod = Math.min(...blocks.filter((b) => b.emergency).map((b) => b.period));
  const toRead = (input: WorstCase) =>
    Math.max(
      input.interval + input.otherExchange,
      urgentPeriod + input.ownExchange + input.otherExchange,
    );
  return {
    bus: config.bus,
    wire: config.wire.wire,
    ...('baud' in config.wire && { baud: config.wire.baud }),
    points,
    requests: blocks.map((block) => ({
      device: block.device,
      function: block.function,
      address: block.address,
      count: block.count,
      points: block.points.length,
      period: block.period,
      emergency: block.emergency,
      exchange: millis(block.exchange),
    })),
    requestsPerPoint: points === 0 ? 0 : blocks.length / points,
    scan: millis(scan),
    scanWithUsb: millis(scan + blocks.length * formula.usb),
    asked,
    load,
    headroom,
    ...(inputs.length > 0 && {
      emergency: {
        round: millis(round),
        reachedPeriod: millis(reached),
        contactToRead: millis(most(inputs.map(toRead))),
        contactToReadOneDead: millis(most(inputs.map((i) => toRead(i) + i.otherTimeout))),
        shortestPressInNoise: inNoise(blocks, inputs),
        inputs,
      },
    }),
    problems: [
      ...unreadable.map(({ point }) => refusedBecause('point-unreadable', { point })),
      ...slow(config),
      ...(fits ? [] : [overFull(config, asked, answers)]),
      ...late.map((input) => tooLate(config, input, round, answers)),
      ...momentary(config, inputs),
      ...(fits && asked > 1
        ? [
            problem(
              'plan-stretched',
              { bus: config.bus, period: urgentPeriod, reached: Math.round(reached) },
              false,
            ),
          ]
        : []),
    ],
  };
};
