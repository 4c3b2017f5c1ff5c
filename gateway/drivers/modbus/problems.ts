import { Fault, type FaultCode, type FaultParameters } from '../../core/fault.js';
import { millis } from '../../core/time.js';
import { type AnswerTime, formulaOf } from './formula.js';
import type { ModbusBusConfig, ModbusWire, WirePoint } from './schema.js';
import { costed, inputsOf, type Loads, loadsOf, type WorstCase } from './worst-case.js';

/** Emergency contact -> alarm, at most: with no frame lost, and with two. */
export const EMERGENCY_DEADLINE = millis(1000);
export const EMERGENCY_DEADLINE_TWO_LOST = millis(3000);
/** A device slower than this may not share a bus with emergency inputs. */
export const SLOWEST_BESIDE_EMERGENCY = millis(300);
const BAUDS = [19_200, 38_400, 57_600, 115_200] as const;
const MOST_SPLITS = 8;

export interface Problem {
  readonly code: FaultCode;
  readonly parameters: FaultParameters;
  readonly zh: string;
  readonly en: string;
  /** The gateway does not run such a plan. */
  readonly refused: boolean;
}

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

/** What a person must change before this bus runs, and what they should know. */
export const problemsOf = (
  config: ModbusBusConfig,
  unreadable: readonly WirePoint[],
  { asked, fits, reached, round, shortest }: Loads,
  inputs: readonly WorstCase[],
  answers?: AnswerTime,
): Problem[] => {
  // One sentence for the bus: what cures the latest input cures them all.
  const latest = inputs.filter(isLate).sort((a, b) => b.worst[2] - a.worst[2])[0];
  const stretched = { bus: config.bus, period: shortest, reached: Math.round(reached) };
  return [
    ...unreadable.map(({ point }) => refusedBecause('point-unreadable', { point })),
    ...slow(config),
    ...(fits ? [] : [overFull(config, asked, answers)]),
    ...(latest ? [tooLate(config, latest, round, answers)] : []),
    ...momentary(config, inputs),
    ...(fits && asked > 1 ? [problem('plan-stretched', stretched, false)] : []),
  ];
};
