import type { DeviceId } from '../../core/identity.js';
import { type Millis, millis } from '../../core/time.js';
import type { Formula } from './formula.js';
import { pressOnNoisyLine } from './noise.js';
import { type Block, planBus } from './plan.js';
import type { ModbusBusConfig, WireDevice } from './schema.js';

/** Times with 0, 1 and 2 lost frames. */
export type ByLost = readonly [Millis, Millis, Millis];

/** The terms of the worst case from contact to alarm; `worst[0]` is their sum. */
export interface WorstCase {
  readonly device: DeviceId;
  /** An exchange that is not an emergency input was just begun (or as many as have a turn), */
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
  /** One round, or its period, and the longest other exchange: nothing lost, nobody dead. */
  readonly contactToRead: Millis;
  readonly worst: ByLost;
  /** A press at least this long is seen, with 0, 1 and 2 lost frames on the whole bus. */
  readonly shortestPress: ByLost;
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
export const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);

/** A read and what it costs. */
export interface Costed extends Block {
  readonly on: WireDevice;
  readonly exchange: number;
  readonly lost: number;
}

export const costed = ({ devices }: ModbusBusConfig, formula: Formula) => {
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

/** How long each device takes the wire at most when it does not answer. */
export const lostOf = (blocks: readonly Costed[]): number[] =>
  [...new Set(blocks.map((block) => block.device))].map((device) =>
    most(blocks.filter((block) => block.device === device).map((block) => block.lost)),
  );

/** The exchange of a siren or relay write, where this bus carries one. */
const writes = ({ devices }: ModbusBusConfig, formula: Formula): number[] =>
  devices
    .filter((device) => device.points.some((point) => point.write))
    .map((device) => formula.exchange({ function: 6, address: 0, word: 0 }, device));

/** The worst case of each read that carries emergency inputs. */
export const inputsOf = (
  config: ModbusBusConfig,
  blocks: readonly Costed[],
  formula: Formula,
): WorstCase[] => {
  const urgent = blocks.filter((block) => block.emergency);
  const round = sum(urgent.map((block) => block.exchange));
  const ordinary = blocks.filter((block) => !block.emergency);
  const longest = most([...ordinary.map((block) => block.exchange), ...writes(config, formula)]);
  const otherExchange = turnsPerRound(blocks) * longest;
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
      contactToRead: millis(Math.max(round, block.period + block.exchange) + otherExchange),
      worst,
      shortestPress: worst,
    };
  });
};

/** The shortest press that is seen also on a noisy line. */
export const inNoise = (blocks: readonly Costed[], inputs: readonly WorstCase[]): Millis => {
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

/** Shares of the wire's time. */
export interface Loads {
  readonly asked: number;
  readonly load: number;
  readonly headroom: number;
  /** Everything finds its time, if need be with emergency inputs asked less often. */
  readonly fits: boolean;
  /** Every emergency input once. */
  readonly round: number;
  /** The shortest period of an emergency input: asked for, and reached. */
  readonly shortest: number;
  readonly reached: number;
}

/** Emergency inputs give way to ordinary questions as long as each is still asked once in this time. */
const AT_LEAST_EVERY = 1000;

export const loadsOf = (blocks: readonly Costed[]): Loads => {
  const urgent = blocks.filter((block) => block.emergency);
  const ordinary = blocks.filter((block) => !block.emergency);
  const asked = sum(blocks.map((block) => block.exchange / block.period));
  const round = sum(urgent.map((block) => block.exchange));
  const shortest = Math.min(...urgent.map((block) => block.period));
  if (asked <= 1)
    return {
      asked,
      load: asked,
      headroom: 1 - asked,
      fits: true,
      round,
      shortest,
      reached: shortest,
    };
  const own = sum(ordinary.map((block) => block.exchange / block.period));
  const left = 1 - own - round / AT_LEAST_EVERY;
  const fits = urgent.length > 0 && left >= 0;
  return {
    asked,
    load: fits ? 1 : asked,
    headroom: fits ? left : 1 - asked,
    fits,
    round,
    shortest,
    reached: own < 1 ? Math.max(shortest, round / (1 - own)) : Number.POSITIVE_INFINITY,
  };
};

/**
 * How many exchanges beside emergency inputs have a turn after each of their rounds: as few as keep
 * the ordinary periods.
 */
export const turnsPerRound = (blocks: readonly Costed[]): number => {
  const { reached } = loadsOf(blocks);
  const perMs = sum(blocks.filter((block) => !block.emergency).map((block) => 1 / block.period));
  return Number.isFinite(reached) ? Math.max(1, Math.ceil(perMs * reached)) : 1;
};
