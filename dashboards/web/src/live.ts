import { shallowReactive, watch } from 'vue';
import type { AlarmState } from '../../../gateway/core/alarm.ts';
import type { PeopleCount } from '../../../gateway/core/current.ts';
import type { Scans } from '../../../gateway/core/scan-window.ts';
import { type AlarmsChanged, alarmsAfter } from './alarms-told.ts';
import type { Hello, PointNow } from './api.ts';

/** The gateway's live stream as the pages see it. */
export interface Live {
  /** False as soon as nothing was heard for two heartbeats: values are greyed, commands disabled. */
  linked: boolean;
  /** The gateway's clock, not the browser's: a browser a day off shows the same ages. 0 until heard. */
  now: number;
  /** The last time anything was heard, by the gateway's clock. */
  heardAt: number;
  points: Record<string, PointNow>;
  people: Record<string, PeopleCount>;
  /** Alarms that are not normal, most urgent first. */
  alarms: readonly AlarmState[];
  silenced: boolean;
  drilling: boolean;
  /** Buses that are, or were, searched for units nobody configured. */
  scans: Scans;
  /** How many open pages can be heard. */
  sounding: number;
  /** Whether this one can; told to the gateway by opening the stream anew. */
  sounds: boolean;
}

export const live = shallowReactive<Live>({
  linked: false,
  now: 0,
  heardAt: 0,
  points: shallowReactive<Record<string, PointNow>>({}),
  people: shallowReactive<Record<string, PeopleCount>>({}),
  alarms: [],
  silenced: false,
  scans: { windows: [], buses: [], noSpare: [] },
  drilling: false,
  sounding: 0,
  sounds: false,
});

/** Resolves as soon as the stream has spoken, or without it after so long. */
export const heardWithin = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    if (live.linked) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(waiting);
      unwatch();
      resolve();
    };
    const waiting = setTimeout(done, ms);
    const unwatch = watch(() => live.linked, done, { flush: 'sync' });
  });

const FIRST_HEARTBEAT_MS = 5000;
const LOOK_EVERY_MS = 1000;
/** A gateway that comes back must not meet all its pages in the same moment. */
const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** The first change is shown at once; those of a flood are gathered so long, that keys are answered between. */
const GATHER_MS = 200;

/** Full jitter: anywhere up to a bound that doubles with every try in vain. */
export const waitBefore = (attempt: number, random: number): number =>
  SHORTEST_WAIT_MS + random * Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** attempt);

/** A bad reading has no value: what was usable before it goes on being shown, greyed and dated. */
export const pointAfter = (before: PointNow | undefined, now: PointNow): PointNow => {
  if (now.value !== undefined || before === undefined) return now;
  const lastUsable =
    before.value === undefined ? before.lastUsable : { at: before.at, value: before.value };
  return lastUsable === undefined ? now : { ...now, lastUsable };
};

interface Ends {
  /** The session became another one: what may be seen must be asked anew, and the stream opened again. */
  readonly ended: () => void;
  /** The stream broke. It is tried again; but a browser does not say whether nobody may listen here any more. */
  readonly lost: () => void;
}

/**
 * Keeps one stream open. A hole in the ids means that something was missed: the stream is opened anew
 * after the last id heard, tells what was missed and then the whole state, so no alarm between is lost.
 */
export const followLive = ({ ended, lost }: Ends): (() => void) => {
  let source: EventSource | undefined;
  let heartbeat = FIRST_HEARTBEAT_MS;
  /** The last id heard, `<run>:<n>`; within one connection n counts up by one from that of `hello`. */
  let lastId = '';
  let counted = 0;
  let attempt = 0;
  let again: number | undefined;
  // Of the browser only its steady clock is used; its wall clock may be a day wrong.
  let heardAt = performance.now();
  let told = { now: 0, at: 0 };

  const clock = (now: number): void => {
    told = { now, at: performance.now() };
    live.now = now;
  };
  const gathered: AlarmsChanged[] = [];
  let gathering: number | undefined;
  const takeAlarms = (): void => {
    gathering = undefined;
    const told = gathered.splice(0);
    const last = told[told.length - 1];
    if (last === undefined) return;
    live.alarms = alarmsAfter(live.alarms, told);
    live.silenced = last.silenced;
    live.drilling = last.drilling;
    gathering = setTimeout(takeAlarms, GATHER_MS);
  };
  const open = (): void => {
    again = undefined;
    source?.close();
    const said = new URLSearchParams({
      ...(live.sounds && { sounds: '1' }),
      ...(lastId !== '' && { after: lastId }),
    });
    const opened = new EventSource(`/api/v1/stream?${said}`);
    source = opened;
    let isWhole = false;
    const on = (event: string, take: (data: unknown) => void): void =>
      opened.addEventListener(event, (message: MessageEvent<string>) => {
        if (opened !== source) return;
        const number = Number(message.lastEventId.slice(message.lastEventId.lastIndexOf(':') + 1));
        // Before `hello` comes what was missed, without the readings between.
        if (isWhole && number !== counted + 1) {
          open();
          return;
        }
        isWhole ||= event === 'hello';
        counted = number;
        lastId = message.lastEventId;
        heardAt = performance.now();
        live.linked = true;
        take(JSON.parse(message.data));
        live.heardAt = live.now;
      });
    on('hello', (data) => {
      const hello = data as Hello;
      attempt = 0;
      heartbeat = hello.heartbeat;
      clock(hello.now);
      live.sounding = hello.sounding;
      live.points = shallowReactive<Record<string, PointNow>>({ ...hello.points });
      live.people = shallowReactive<Record<string, PeopleCount>>({ ...hello.people });
      // It has all that was gathered, and more.
      gathered.length = 0;
      live.alarms = hello.alarms;
      live.silenced = hello.silenced;
      live.scans = hello.scans ?? { windows: [], buses: [], noSpare: [] };
      live.drilling = hello.drilling;
    });
    on('readings', (data) => {
      for (const [point, now] of Object.entries(data as Record<string, PointNow>))
        live.points[point] = pointAfter(live.points[point], now);
    });
    on('alarms', (data) => {
      gathered.push(data as AlarmsChanged);
      if (gathering === undefined) takeAlarms();
    });
    on('people', (data) => {
      const { zone, ...people } = data as PeopleCount & { zone: string };
      live.people[zone] = people;
    });
    on('scans', (data) => {
      live.scans = data as Scans;
    });
    on('heartbeat', (data) => {
      const beat = data as Pick<Hello, 'now' | 'sounding'>;
      clock(beat.now);
      live.sounding = beat.sounding;
    });
    // Told aside, outside the counting: the session is not what it was.
    opened.addEventListener('ended', () => {
      if (opened !== source) return;
      stop();
      ended();
    });
    opened.addEventListener('error', () => {
      if (opened !== source) return;
      later();
      lost();
    });
  };
  const later = (): void => {
    source?.close();
    source = undefined;
    if (again !== undefined) return;
    again = setTimeout(open, waitBefore(attempt, Math.random()));
    attempt += 1;
  };
  const look = (): void => {
    if (told.at > 0) live.now = told.now + performance.now() - told.at;
    if (performance.now() - heardAt <= 2 * heartbeat) return;
    live.linked = false;
    // A gateway that is stopped, not gone, keeps its connection: only the silence tells.
    if (again === undefined) later();
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  const deaf = watch(() => live.sounds, open);
  document.addEventListener('visibilitychange', look);
  const stop = (): void => {
    source?.close();
    source = undefined;
    clearTimeout(again);
    clearTimeout(gathering);
    clearInterval(looking);
    deaf();
    document.removeEventListener('visibilitychange', look);
  };
  open();
  return stop;
};
