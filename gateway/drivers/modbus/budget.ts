import type { BusId, DeviceId } from '../../core/identity.js';
import { type Millis, millis } from '../../core/time.js';
import { type AnswerTime, formulaOf } from './formula.js';
import type { Block } from './plan.js';
import { type Problem, problemsOf } from './problems.js';
import type { ModbusBusConfig, ModbusWire } from './schema.js';
import { costed, inNoise, inputsOf, loadsOf, most, sum, type WorstCase } from './worst-case.js';

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
  /** What is left for further ordinary questions while each emergency input is asked once a second. */
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

/** `answers`: how long a device usually takes to answer, where it was measured. */
export const budgetOf = (config: ModbusBusConfig, answers?: AnswerTime): Budget => {
  const formula = formulaOf(config.wire, answers);
  const { blocks, unreadable } = costed(config, formula);
  const loads = loadsOf(blocks);
  const inputs = inputsOf(config, blocks, formula);
  const points = sum(config.devices.map((device) => device.points.length));
  const scan = sum(blocks.map((block) => block.exchange));
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
    asked: loads.asked,
    load: loads.load,
    headroom: loads.headroom,
    ...(inputs.length > 0 && {
      emergency: {
        round: millis(loads.round),
        reachedPeriod: millis(loads.reached),
        contactToRead: millis(most(inputs.map((one) => one.contactToRead))),
        contactToReadOneDead: millis(
          most(inputs.map((one) => one.contactToRead + one.otherTimeout)),
        ),
        shortestPressInNoise: inNoise(blocks, inputs),
        inputs,
      },
    }),
    problems: problemsOf(config, unreadable, loads, inputs, answers),
  };
};
