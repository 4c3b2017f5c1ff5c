import type { Happening } from '../../core/event.js';
import { Fault, isFault } from '../../core/fault.js';
import type { DeviceId, PointId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, type Timer } from '../../core/time.js';
import type { Answer, Driver } from '../driver.js';
import { openBus } from './bus.js';
import { decode } from './codec.js';
import * as health from './health.js';
import type { Bus, Job, Question, Raw } from './job.js';
import { type Block, planBus } from './plan.js';
import { widthOf } from './register.js';
import { type Outcome, type Schedule, schedulerOf } from './schedule.js';
import type { ModbusBusConfig, WireDevice, WirePoint } from './schema.js';
import { answerTime, deadAfter, paceOf, questionTime } from './timing.js';
import { writeTo } from './write.js';

/** Beyond the longest quiet time, a question waits at most this long for the wire to fall silent. */
const SILENT_WITHIN = millis(1000);
/** While the port is gone, how often we look whether it is back. */
const LOOK_EVERY = millis(250);
/** Timers and networks are this coarse: no device counts as silent sooner. */
const SHORTEST_TIMEOUT = millis(50);
const SUSPECT_EVERY = millis(10_000);
const NOTE_LOAD_EVERY = millis(1000);

/** An exchange beside the routine: waits for its turn, then runs alone on the wire. */
interface Errand {
  readonly run: () => Promise<void>;
  readonly refuse: (why: Fault) => void;
  readonly expiry: Timer;
}

/** Joins plan, schedule and bus: keeps asking, turns answers into numbers and counts how it went. */
export const modbusDriver = (
  config: ModbusBusConfig,
  host: Host,
  open: typeof openBus = openBus,
): Driver => {
  const { clock } = host;
  const { blocks, unreadable } = planBus(config.devices);
  const pace = paceOf(config.wire);
  const scheduler = schedulerOf({
    devices: config.devices,
    blocks,
    floor: millis(SHORTEST_TIMEOUT + 2 * pace.latency),
    staysQuiet: config.wire.wire !== 'tcp',
  });
  const slowest = Math.max(0, ...config.devices.map((device) => device.answersWithin));
  const beginWithin = 2 * slowest + SILENT_WITHIN;
  const devices = new Map(config.devices.map((device) => [device.device, device]));
  const points = new Map<PointId, { device: WireDevice; point: WirePoint }>(
    config.devices.flatMap((device) =>
      device.points.map((point) => [point.point, { device, point }] as const),
    ),
  );

  let schedule: Schedule = scheduler.initial(clock.mono());
  const records = new Map(
    config.devices.map(({ device, unit, points: all }) => {
      const period = millis(Math.min(...all.map((point) => point.period)));
      return [device, health.emptyRecord(device, unit, period)] as const;
    }),
  );
  let suspected: ReadonlyMap<DeviceId, health.Suspicion> = new Map();
  let suspectedAt = clock.mono();
  let loadNotes: readonly health.LoadNote[] = [];
  let portFault = new Fault('port-closed', { path: config.bus });
  const errands = new Map<number, Errand>();
  let errandsSoFar = 0;

  let bus: Bus | undefined;
  let stopped = false;
  let taken = false;
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

  const valuesOf = (block: Block, raw: Raw): Answer => ({
    device: block.device,
    mono: raw.mono,
    took: raw.took,
    values: block.points.map(({ point, register }) => {
      const at = register.address - block.address;
      return {
        point,
        value: decode(register, raw.words, at),
        raw: raw.words.slice(at, at + widthOf(register.encoding)),
      };
    }),
  });
  const faultOf = (
    device: DeviceId,
    of: readonly WirePoint[],
    fault: Fault,
    took: Millis,
  ): Answer => ({
    device,
    mono: clock.mono(),
    took,
    fault,
    points: of.map(({ point }) => point),
  });

  const note = (device: DeviceId, ending: health.Ending | undefined, took?: Millis) => {
    const record = records.get(device);
    if (record && ending) records.set(device, health.recorded(record, ending, clock.mono(), took));
  };

  const portGone = (why: Fault) => {
    portFault = why;
    schedule = scheduler.closed(schedule);
    for (const [id, errand] of errands) drop(id, errand).refuse(why);
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
      note(device.device, 'answered', raw.took);
      const spoken = questionTime(pace, question) + answerTime(pace, question);
      return {
        raw,
        outcome: { is: 'answered', delay: millis(Math.max(0, raw.took - spoken)) },
      };
    } catch (thrown) {
      const fault = isFault(thrown)
        ? thrown
        : new Fault('port-closed', { path: of.path }, { cause: thrown });
      const ending = health.endingOf(fault.code);
      note(device.device, ending);
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
        : faultOf(block.device, block.points, result.fault, millis(now - from));
    if ('fault' in result && result.fault.code === 'wire-never-silent') {
      for (const one of blocks) hear(faultOf(one.device, one.points, result.fault, millis(0)));
    } else if (!stopped && schedule.open) hear(answer);
    return answer;
  };

  /** Does what is due until the wire is taken or nothing is left to do. */
  const turn = () => {
    timer?.cancel();
    timer = undefined;
    while (bus && !taken && !stopped) {
      const now = clock.mono();
      if (!schedule.open && bus.isOpen) schedule = scheduler.opened(schedule, now);
      look(bus, now);
      const next = scheduler.next(schedule, now);
      switch (next.do) {
        case 'tell': {
          const block = blocks[next.block] as Block;
          schedule = scheduler.told(schedule, next.block, now);
          hear(faultOf(block.device, block.points, faultNow(block.device), millis(0)));
          break;
        }
        case 'ask':
          take(askBlock(bus, next.block, next.timeout));
          break;
        case 'task': {
          const errand = errands.get(next.task);
          schedule = scheduler.taken(schedule, next.task, now);
          if (errand) take(drop(next.task, errand).run());
          break;
        }
        case 'wait': {
          const wait = schedule.open ? next.until - now : Math.min(LOOK_EVERY, next.until - now);
          if (Number.isFinite(wait)) timer = clock.after(millis(wait), turn);
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

  const look = (of: Bus, now: Millis) => {
    const last = loadNotes.at(-1);
    if (!last || now - last.at >= NOTE_LOAD_EVERY)
      loadNotes = health.noted(loadNotes, now, of.counts.busy);
    if (now - suspectedAt < SUSPECT_EVERY) return;
    suspectedAt = now;
    const found = health.suspicions([...records.values()]);
    for (const [device, { why, evidence }] of found) {
      if (suspected.get(device)?.why === why) continue;
      host.log.warn('device-suspicion', { bus: config.bus, device, why, evidence });
      tell({ at: clock.wall(), kind: 'device-suspicion', device, why });
    }
    suspected = found;
  };

  const drop = (id: number, errand: Errand): Errand => {
    errand.expiry.cancel();
    errands.delete(id);
    schedule = { ...schedule, tasks: schedule.tasks.filter((task) => task.id !== id) };
    return errand;
  };

  /** Waits for its turn on the wire, then runs; rejects if the turn does not come before the deadline. */
  const errand = <T>(
    device: DeviceId,
    urgent: boolean,
    deadline: Millis,
    run: (on: Bus) => Promise<T>,
  ): Promise<T> =>
    new Promise((resolve, reject) => {
      const of = bus;
      if (stopped || !of) return reject(new Fault('bus-stopping', { bus: config.bus }));
      if (!schedule.open) return reject(portFault);
      errandsSoFar += 1;
      const id = errandsSoFar;
      const expiry = clock.after(millis(Math.max(0, deadline - clock.mono())), () => {
        const late = errands.get(id);
        if (late) drop(id, late).refuse(new Fault('bus-deadline', { bus: config.bus, device }));
      });
      errands.set(id, {
        run: () => run(of).then(resolve, reject),
        refuse: reject,
        expiry,
      });
      schedule = scheduler.wanted(schedule, { id, deadline, urgent });
      turn();
    });

  return {
    bus: config.bus,

    start(hears, tells) {
      hear = hears;
      tell = tells;
      for (const one of unreadable) {
        const fault = new Fault('point-unreadable', { point: one.point });
        const device = points.get(one.point)?.device.device as DeviceId;
        hear(faultOf(device, [one], fault, millis(0)));
      }
      bus = open(config.wire, config.bus, host, (happened) => {
        if (happened.kind === 'bus-closed')
          portGone(new Fault(happened.why, { path: bus?.path ?? config.bus, bus: config.bus }));
        tells(happened);
        turn();
      });
      turn();
    },

    async write(id, value, deadline) {
      const found = points.get(id);
      if (!found) throw new Fault('not-found', { what: id });
      const { device, point } = found;
      await writeTo(point, value, {
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
            if (late) return faultOf(block.device, block.points, thrown, millis(0));
            throw thrown;
          },
        );
      });
      return [
        ...(await Promise.all(answers)),
        ...lost.map((one) =>
          faultOf(
            points.get(one.point)?.device.device as DeviceId,
            [one],
            new Fault('point-unreadable', { point: one.point }),
            millis(0),
          ),
        ),
      ];
    },

    health() {
      const now = clock.mono();
      return {
        bus: config.bus,
        open: bus?.isOpen ?? false,
        path: bus?.path ?? '',
        load: bus ? health.loadOf(loadNotes, now, bus.counts.busy) : 0,
        devices: config.devices.map(({ device }, d) =>
          health.healthOf(
            records.get(device) as health.DeviceRecord,
            scheduler.silentUntil(schedule, d),
            suspected.get(device),
          ),
        ),
      };
    },

    async close() {
      stopped = true;
      timer?.cancel();
      for (const [id, one] of errands)
        drop(id, one).refuse(new Fault('bus-stopping', { bus: config.bus }));
      await bus?.close();
    },
  };
};
