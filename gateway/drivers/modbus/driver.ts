import type { Happening } from '../../core/event.js';
import { Fault, isFault } from '../../core/fault.js';
import type { DeviceId, PointId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, type Timer } from '../../core/time.js';
import type { Answer, Driver } from '../driver.js';
import { valuesOf, withoutValues } from './answers.js';
import { openBus } from './bus.js';
import { errandsOn } from './errands.js';
import { formulaOf } from './formula.js';
import { endingOf } from './health.js';
import type { Bus, Job, Question, Raw } from './job.js';
import { observe } from './observer.js';
import { type Block, READ } from './plan.js';
import { beatOf } from './roll-call.js';
import { type Outcome, type Schedule, schedulerOf } from './schedule.js';
import type { ModbusBusConfig, WireDevice, WirePoint } from './schema.js';
import { LOOKED_FOR, noSpareOn, spareFor } from './spare.js';
import { answerTime, deadAfter, paceOf, questionTime } from './timing.js';
import { costed, lostOf, turnsPerRound } from './worst-case.js';
import { pulseTo, type WriteOver, writeTo } from './write.js';

/** Beyond the longest quiet time, a question waits at most this long for the wire to fall silent. */
const SILENT_WITHIN = millis(1000);
/** While the port is gone, how often we look whether it is back. */
const LOOK_EVERY = millis(250);
/** Also where nothing is due: who watches us sees that we still decide. */
const TURN_AT_LEAST_EVERY = millis(2000);
/** A unit that no profile speaks of. */
const STRANGER = { answersWithin: millis(500), turnaround: millis(0) };
/** Timers and networks are this coarse: no device counts as silent sooner. */
const SHORTEST_TIMEOUT = millis(50);

/** Joins plan, schedule and bus: keeps asking, turns answers into numbers and counts how it went. */
export const modbusDriver = (
  config: ModbusBusConfig,
  host: Host,
  open: typeof openBus = openBus,
): Driver => {
  const { clock } = host;
  const { blocks, unreadable } = costed(config, formulaOf(config.wire));
  const pace = paceOf(config.wire);
  const scheduler = schedulerOf({
    devices: config.devices,
    blocks,
    floor: millis(SHORTEST_TIMEOUT + 2 * pace.latency),
    turnsPerRound: turnsPerRound(blocks),
    staysQuiet: config.wire.wire !== 'tcp',
    beat: beatOf(lostOf(blocks)),
  });
  const noSpare = noSpareOn(config);
  const slowest = Math.max(0, ...config.devices.map((device) => device.answersWithin));
  const beginWithin = 2 * slowest + SILENT_WITHIN;
  const devices = new Map(config.devices.map((device) => [device.device, device]));
  const points = new Map<PointId, { device: WireDevice; point: WirePoint }>(
    config.devices.flatMap((device) =>
      device.points.map((point) => [point.point, { device, point }] as const),
    ),
  );

  let schedule: Schedule = scheduler.initial(clock.mono());
  let portFault = new Fault('port-closed', { path: config.bus });
  const observer = observe(config, host);
  const errands = errandsOn(config.bus, clock, (id) => {
    schedule = scheduler.dropped(schedule, id);
  });

  let bus: Bus | undefined;
  let stopped = false;
  let taken = false;
  let lastTurn = clock.mono();
  let timer: Timer | undefined;
  let hear: (answer: Answer) => void = () => undefined;
  let tell: (happened: Happening) => void = () => undefined;

  const jobOf = (device: WireDevice, question: Question, timeout: Millis): Job => ({
    device: device.device,
    unit: device.unit,
    question,
    timeout,
    answersWithin: device.answersWithin,
    turnaround: device.turnaround,
  });
  const questionOf = ({ function: code, address, count }: Block): Question => ({
    function: code,
    address,
    count,
  });

  const unread = (one: WirePoint): Answer => {
    const device = points.get(one.point)?.device.device as DeviceId;
    const fault = new Fault('point-unreadable', { point: one.point });
    return withoutValues(device, [one], fault, clock.mono());
  };

  const portGone = (why: Fault) => {
    portFault = why;
    schedule = scheduler.closed(schedule);
    errands.refuseAll(why);
  };

  /** One exchange with the device of a block; never rejects. */
  const exchange = async (
    of: Bus,
    device: WireDevice,
    question: Question,
    timeout: Millis,
  ): Promise<{ raw: Raw; outcome: Outcome } | { fault: Fault; outcome: Outcome }> => {
    try {
      const raw = await of.request(
        jobOf(device, question, timeout),
        millis(clock.mono() + beginWithin),
      );
      observer.note(device.device, 'answered', raw.took);
      const spoken = questionTime(pace, question) + answerTime(pace, question);
      return {
        raw,
        outcome: { is: 'answered', delay: millis(Math.max(0, raw.took - spoken)) },
      };
    } catch (thrown) {
      const fault = isFault(thrown)
        ? thrown
        : new Fault('port-closed', { path: of.path }, { cause: thrown });
      const ending = endingOf(fault.code);
      if (ending) observer.note(device.device, ending);
      if (ending === undefined && fault.code !== 'bus-deadline' && !stopped && !of.isOpen)
        portGone(fault);
      const is = ending === undefined ? 'void' : ending === 'exception' ? 'refused' : 'lost';
      return { fault, outcome: { is } };
    }
  };

  /** Asks a block, tells what came of it and returns the same. */
  const askBlock = async (of: Bus, b: number, timeout: Millis): Promise<Answer> => {
    const block = blocks[b] as Block;
    const device = devices.get(block.device) as WireDevice;
    const question = questionOf(block);
    const from = clock.mono();
    schedule = scheduler.asked(schedule, b, from);
    const result = await exchange(of, device, question, timeout);
    const now = clock.mono();
    const cost = Math.max(now - from, deadAfter(pace, question, device.answersWithin));
    schedule = scheduler.answered(schedule, b, result.outcome, now, millis(cost));
    const answer =
      'raw' in result
        ? valuesOf(block, result.raw)
        : withoutValues(block.device, block.points, result.fault, now, millis(now - from));
    if (stopped || !schedule.open) return answer;
    const nobody = 'fault' in result && result.fault.code === 'wire-never-silent';
    if (nobody)
      for (const one of blocks) hear(withoutValues(one.device, one.points, result.fault, now));
    else hear(answer);
    return answer;
  };

  /** Does what is due until the wire is taken or nothing is left to do. */
  const turn = () => {
    lastTurn = clock.mono();
    while (bus && !taken && !stopped) {
      const now = clock.mono();
      if (!schedule.open && bus.isOpen) schedule = scheduler.opened(schedule, now);
      observer.look(bus, tell);
      const next = scheduler.next(schedule, now);
      switch (next.do) {
        case 'tell': {
          const block = blocks[next.block] as Block;
          schedule = scheduler.told(schedule, next.block, now);
          hear(withoutValues(block.device, block.points, faultNow(block.device), now));
          break;
        }
        case 'ask':
          take(askBlock(bus, next.block, next.timeout));
          break;
        case 'task': {
          const run = errands.take(next.task);
          schedule = scheduler.taken(schedule, now);
          if (run) take(run());
          break;
        }
        case 'wait': {
          const most = schedule.open ? TURN_AT_LEAST_EVERY : LOOK_EVERY;
          timer?.cancel();
          timer = clock.after(millis(Math.min(most, next.until - now)), turn);
          return;
        }
      }
    }
  };
  const take = (work: Promise<unknown>) => {
    taken = true;
    const free = () => {
      taken = false;
      turn();
    };
    work.then(free, (thrown: unknown) => {
      host.log.error('modbus-turn-failed', { bus: config.bus, error: String(thrown) });
      free();
    });
  };

  /** Why a device that is not being asked has no values. */
  const faultNow = (device: DeviceId): Fault =>
    schedule.open
      ? new Fault('wire-no-answer', { device, ms: devices.get(device)?.answersWithin ?? 0 })
      : portFault;

  const errand = <T>(
    device: DeviceId,
    urgent: boolean,
    deadline: Millis,
    run: (on: Bus) => Promise<T>,
    spare?: Millis,
  ): Promise<T> => {
    const on = bus;
    if (stopped || !on) return Promise.reject(new Fault('bus-stopping', { bus: config.bus }));
    if (!schedule.open) return Promise.reject(portFault);
    const queue = (id: number) => {
      schedule = scheduler.wanted(schedule, {
        ...{ id, deadline, urgent },
        ...(spare !== undefined && { spare }),
      });
    };
    const done = errands.wait(device, deadline, () => run(on), queue);
    turn();
    return done;
  };

  const placed = (id: PointId) => {
    const found = points.get(id);
    if (!found) throw new Fault('not-found', { what: id });
    return found;
  };
  const over = (device: WireDevice, deadline: Millis): WriteOver => ({
    now: () => clock.mono(),
    deadline,
    broadcast: device.unit === 0,
    ask: (question) =>
      errand(device.device, true, deadline, async (on) => {
        const result = await exchange(on, device, question, device.answersWithin);
        if ('fault' in result) throw result.fault;
        return result.raw;
      }),
  });

  return {
    bus: config.bus,

    start(hears, tells) {
      hear = (answer) => {
        try {
          hears(answer);
        } catch (thrown) {
          host.log.error('answer-not-taken', { bus: config.bus, error: String(thrown) });
        }
      };
      tell = tells;
      for (const one of unreadable) hear(unread(one));
      bus = open(config.wire, config.bus, host, (happened) => {
        if (happened.kind === 'bus-closed')
          portGone(new Fault(happened.why, { path: bus?.path ?? config.bus, bus: config.bus }));
        tells(happened);
        turn();
      });
      turn();
    },

    async write(id, value, deadline) {
      const { device, point } = placed(id);
      await writeTo(point, value, over(device, deadline));
    },

    async pulse(id, on, deadline) {
      const { device, point } = placed(id);
      await pulseTo(point, on, over(device, deadline));
    },

    async read(ids, deadline) {
      const wanted = blocks.flatMap((block, b) =>
        block.points.some(({ point }) => ids.includes(point)) ? [{ block, b }] : [],
      );
      const lost = unreadable.filter(({ point }) => ids.includes(point));
      const answers = wanted.map(({ block, b }) => {
        const { answersWithin } = devices.get(block.device) as WireDevice;
        return errand(block.device, false, deadline, (on) => askBlock(on, b, answersWithin)).catch(
          (thrown: unknown) => {
            const late = isFault(thrown) && thrown.code === 'bus-deadline';
            if (late) return withoutValues(block.device, block.points, thrown, clock.mono());
            throw thrown;
          },
        );
      });
      return [...(await Promise.all(answers)), ...lost.map(unread)];
    },

    readRegisters: ({ unit, table, address, count }, deadline) => {
      const known = config.devices.find((device) => device.unit === unit);
      const { answersWithin, turnaround } = known ?? STRANGER;
      const device = known?.device ?? (`${config.bus}:${unit}` as DeviceId);
      const question = { function: READ[table], address, count };
      const job = { device, unit, question, timeout: answersWithin, answersWithin, turnaround };
      return errand(device, false, deadline, async (on) => {
        const { words, took } = await on.request(job, millis(clock.mono() + beginWithin));
        return { words, tookMs: took };
      });
    },

    ...(noSpare && { noSpare }),
    askStranger: (unit, question, deadline) => {
      const device = `${config.bus}:${unit}` as DeviceId;
      const wait = LOOKED_FOR;
      const job = { device, unit, question, timeout: wait, answersWithin: wait };
      const spare = spareFor(pace, question);
      const run = (on: Bus): Promise<Raw> =>
        on.request(
          { ...job, turnaround: STRANGER.turnaround, stranger: true },
          millis(clock.mono() + beginWithin),
        );
      return errand(device, false, deadline, run, spare);
    },

    health: () => ({
      ...observer.health(bus, (d) => scheduler.silentUntil(schedule, d)),
      lastTurn,
    }),

    async close() {
      stopped = true;
      timer?.cancel();
      errands.refuseAll(new Fault('bus-stopping', { bus: config.bus }));
      await bus?.close();
    },
  };
};
