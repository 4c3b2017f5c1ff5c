import { type Millis, millis } from '../../core/time.js';
import {
  AGAIN_AT_ONCE,
  answeredAfter,
  type Carries,
  givenUp,
  heardFrom,
  hopeful,
  isSilent,
  LONGEST_BACKOFF,
  notAnswered,
  type Patience,
  timeoutOf,
} from './patience.js';
import type { Block } from './plan.js';
import { rollCallOf } from './roll-call.js';
import { rosterOf } from './roster.js';
import type { BlockTimes, Next, Outcome, Schedule, SchedulerSetup } from './schedule-state.js';
import type { WireDevice } from './schema.js';
import { firstTask, spareTask, type Task } from './tasks.js';

export type { Next, Outcome, Schedule, SchedulerSetup } from './schedule-state.js';

/** What all silent devices together may take of the wire. */
export const PROBE_SHARE = 0.05;
/** How soon an ordinary question that was lost is asked again, at most. */
const RETRY_WITHIN = 1000;
/** Bad points of a dead bus are told again no more often than this. */
const TELL_EVERY = 1000;

const replaced = <T>(list: readonly T[], at: number, one: T): T[] => {
  const copy = list.slice();
  copy[at] = one;
  return copy;
};

/**
 * What to ask next. Earliest deadline first, where a block's deadline is its due time plus its period;
 * emergency inputs go before all else, but after each of their rounds some other exchanges get a turn,
 * so nothing starves and no emergency input waits for more of them than the plan counts.
 */
export const schedulerOf = ({
  devices,
  blocks,
  floor,
  turnsPerRound,
  staysQuiet,
  beat,
}: SchedulerSetup) => {
  const { owner, carries, probing, smallest } = rosterOf(devices, blocks);
  const rollCall = rollCallOf({
    carries: carries.map((one, d) => (smallest[d] === undefined ? undefined : one)),
    beat,
  });
  const silentIn = (state: Schedule) => (d: number) => isSilent(state.devices[d] as Patience);
  const callOf = (state: Schedule, d: number): number =>
    (silentIn(state)(d) ? probing[d] : smallest[d]) as number;

  /** Never asked is overdue by a period: at a start slow blocks do not wait for fast ones to come round. */
  const firstDue = (b: number, now: Millis): Millis => millis(now - (blocks[b] as Block).period);

  const initial = (now: Millis): Schedule => ({
    open: true,
    blocks: blocks.map((_, b) => ({
      due: firstDue(b, now),
      asked: millis(now - 1),
      again: false,
      tell: now,
    })),
    devices: devices.map(() => ({ lost: 0 })),
    tasks: [],
    otherAt: now,
    turns: 0,
    lastWasTask: false,
    probesFrom: now,
    roll: rollCall.initial(now),
  });

  const next = (state: Schedule, now: Millis): Next => {
    let until = Number.POSITIVE_INFINITY;
    let emergency = -1;
    let everyEmergencyHadItsTurn = true;
    let lostEmergency = false;
    let other = -1;
    let otherDeadline = Number.POSITIVE_INFINITY;
    for (let b = 0; b < blocks.length; b += 1) {
      const times = state.blocks[b] as BlockTimes;
      const block = blocks[b] as Block;
      const d = owner[b] as number;
      const device = state.devices[d] as Patience;
      if (!state.open || device.probeAt !== undefined) {
        if (times.tell <= now) return { do: 'tell', block: b };
        until = Math.min(until, times.tell);
        if (!state.open || device.probeAt === undefined || probing[d] !== b) continue;
        const from = Math.max(device.probeAt, state.probesFrom);
        // Silent emergency inputs are looked for before silent others.
        const deadline = device.probeAt - (block.emergency ? LONGEST_BACKOFF : 0);
        if (from > now) until = Math.min(until, from);
        else if (deadline < otherDeadline) [other, otherDeadline] = [b, deadline];
      } else if (times.due > now) {
        until = Math.min(until, times.due);
      } else if (block.emergency) {
        const before = emergency < 0 ? undefined : state.blocks[emergency];
        if (!before || times.due < before.due) emergency = b;
        if (times.again) lostEmergency = true;
        if (times.again || times.asked < state.otherAt) everyEmergencyHadItsTurn = false;
      } else if (times.due + block.period < otherDeadline) {
        [other, otherDeadline] = [b, times.due + block.period];
      }
    }
    const called = state.open ? rollCall.called(state.roll, silentIn(state)) : undefined;
    if (called !== undefined) other = callOf(state, called);
    const task = state.open ? firstTask(state.tasks) : undefined;
    if (task?.urgent && !(state.lastWasTask && emergency >= 0))
      return { do: 'task', task: task.id };
    const otherWaits = task !== undefined || other >= 0;
    const otherMay = everyEmergencyHadItsTurn || (state.turns > 0 && !lostEmergency);
    if (emergency >= 0 && !(otherWaits && otherMay)) return ask(state, emergency);
    if (task) return { do: 'task', task: task.id };
    if (other >= 0) return ask(state, other);
    const heartbeat = state.open ? rollCall.beat(state.roll, silentIn(state)) : undefined;
    if (heartbeat === undefined || heartbeat.at > now) {
      const quiet = millis(Math.min(until, heartbeat?.at ?? until));
      const spare = state.open ? spareTask(state.tasks, quiet - now) : undefined;
      return spare === undefined ? { do: 'wait', until: quiet } : { do: 'task', task: spare.id };
    }
    return ask(state, callOf(state, heartbeat.device));
  };

  const ask = (state: Schedule, block: number): Next => {
    const d = owner[block] as number;
    const device = state.devices[d] as Patience;
    const { answersWithin } = devices[d] as WireDevice;
    return {
      do: 'ask',
      block,
      timeout: staysQuiet ? answersWithin : timeoutOf(device, floor, answersWithin),
      probe: isSilent(device),
    };
  };

  const turnTaken = ({ turns }: Schedule, now: Millis) => ({
    otherAt: now,
    turns: turns > 0 ? turns - 1 : turnsPerRound - 1,
  });

  /** The block goes out now. */
  const asked = (state: Schedule, b: number, now: Millis): Schedule => {
    const block = blocks[b] as Block;
    const times = state.blocks[b] as BlockTimes;
    // Ordinary reads keep their beat; emergency inputs keep their order, which bounds their wait.
    const beat = times.due > now ? times.due : times.due + block.period;
    const due = millis(!block.emergency && beat > now ? beat : now + block.period);
    const probe = isSilent(state.devices[owner[b] as number] as Patience);
    return {
      ...state,
      blocks: replaced(state.blocks, b, { ...times, due, asked: now, again: false }),
      ...(block.emergency && !probe ? {} : turnTaken(state, now)),
      lastWasTask: false,
      roll: rollCall.asked(state.roll, owner[b] as number, now),
    };
  };

  /** `cost`: how long the wire was taken, quiet time included. */
  const answered = (
    state: Schedule,
    b: number,
    outcome: Outcome,
    now: Millis,
    cost: Millis,
  ): Schedule => {
    const d = owner[b] as number;
    const device = state.devices[d] as Patience;
    switch (outcome.is) {
      case 'void':
        return state;
      case 'lost':
        return lost(state, b, d, device, now, cost);
      case 'refused':
        return alive(state, b, d, heardFrom(device), now);
      case 'answered':
        return alive(state, b, d, answeredAfter(device, outcome.delay), now);
    }
  };

  const alive = (
    state: Schedule,
    b: number,
    d: number,
    device: Patience,
    now: Millis,
  ): Schedule => {
    const returned = isSilent(state.devices[d] as Patience);
    const wasMute = state.devices.every(isSilent);
    const times = state.blocks[b] as BlockTimes;
    const after = {
      ...state,
      roll: rollCall.heard(state.roll, d, wasMute),
      devices: replaced(state.devices, d, device),
      // Good again, so its next loss is told at once.
      blocks: times.tell > now ? replaced(state.blocks, b, { ...times, tell: now }) : state.blocks,
    };
    if (!returned) return after;
    return {
      ...after,
      blocks: after.blocks.map((times, b) =>
        owner[b] === d && probing[d] !== b ? { ...times, due: now } : times,
      ),
      // Where one comes back the cable may be whole again: the others are asked soon, too.
      devices: after.devices.map((one, at) => hopeful(one, carries[at] as Carries, now)),
    };
  };

  const lost = (
    state: Schedule,
    b: number,
    d: number,
    device: Patience,
    now: Millis,
    cost: Millis,
  ): Schedule => {
    const block = blocks[b] as Block;
    const times = state.blocks[b] as BlockTimes;
    const after = notAnswered(device, carries[d] as Carries, now);
    const devicesAfter = replaced(state.devices, d, after);
    if (isSilent(device)) {
      // On a wire where nobody answers there is nobody to take time from.
      const isMute = devicesAfter.every(isSilent);
      const probesFrom = isMute ? now : millis(times.asked + cost / PROBE_SHARE);
      return { ...state, devices: devicesAfter, probesFrom };
    }
    const roll = rollCall.unheard(state.roll, d);
    if (rollCall.isMute(roll, silentIn(state)))
      return mute({ ...state, roll, devices: devicesAfter }, b, now);
    if (isSilent(after)) {
      const silenced = (one: BlockTimes, i: number) =>
        owner[i] === d ? { ...one, tell: i === b ? tellNext(i, now) : now } : one;
      return { ...state, roll, devices: devicesAfter, blocks: state.blocks.map(silenced) };
    }
    const again = block.emergency && after.lost <= AGAIN_AT_ONCE;
    const later = block.emergency ? now : now + Math.min(block.period, RETRY_WITHIN);
    // Again: due before every other emergency input.
    const due = millis(again ? times.asked - block.period : later);
    return {
      ...state,
      roll,
      devices: devicesAfter,
      blocks: replaced(state.blocks, b, { ...times, again, due }),
    };
  };

  /** Everybody was asked in vain: all are silent at once, and all points bad. */
  const mute = (state: Schedule, b: number, now: Millis): Schedule => ({
    ...state,
    roll: rollCall.initial(now),
    devices: state.devices.map((one, d) => givenUp(one, carries[d] as Carries, now)),
    blocks: state.blocks.map((one, i) =>
      silentIn(state)(owner[i] as number) && i !== b
        ? one
        : { ...one, tell: i === b ? tellNext(i, now) : now },
    ),
  });

  const tellNext = (b: number, now: Millis): Millis =>
    millis(now + Math.max(TELL_EVERY, (blocks[b] as Block).period));

  return {
    initial,
    next,
    asked,
    answered,
    told: (state: Schedule, b: number, now: Millis): Schedule => ({
      ...state,
      blocks: replaced(state.blocks, b, {
        ...(state.blocks[b] as BlockTimes),
        tell: tellNext(b, now),
      }),
    }),
    /** The port has gone: every point is bad at once, then again at its period. */
    closed: (state: Schedule): Schedule => ({ ...state, open: false }),
    /** The port is back: everybody is asked at once, nobody counts as silent. */
    opened: (state: Schedule, now: Millis): Schedule => ({
      ...initial(now),
      tasks: state.tasks,
      blocks: state.blocks.map((one, b) => ({ ...one, due: firstDue(b, now), again: false })),
      devices: state.devices.map(heardFrom),
    }),
    wanted: (state: Schedule, task: Task): Schedule => ({
      ...state,
      tasks: [...state.tasks, task],
    }),
    dropped: (state: Schedule, id: number): Schedule => ({
      ...state,
      tasks: state.tasks.filter((task) => task.id !== id),
    }),
    /** A task goes out now. */
    taken: (state: Schedule, now: Millis): Schedule => ({
      ...state,
      ...turnTaken(state, now),
      lastWasTask: true,
    }),
    silentUntil: (state: Schedule, d: number): Millis | undefined => state.devices[d]?.probeAt,
  };
};

export type Scheduler = ReturnType<typeof schedulerOf>;
