import { reactive } from 'vue';
import type { AlarmState } from '../../../gateway/core/alarm.ts';
import type { PeopleCount } from '../../../gateway/core/current.ts';
import type { Hello, PointNow } from './api.ts';

/** The gateway's live stream as the pages see it. */
export interface Live {
  /** False as soon as nothing was heard for two heartbeats. */
  linked: boolean;
  /** The gateway's clock, not the browser's. */
  now: number;
  points: Record<string, PointNow>;
  people: Record<string, PeopleCount>;
  alarms: readonly AlarmState[];
  silenced: boolean;
}

/**
 * Keeps one stream open. A hole in the ids means that something was missed: the stream is opened anew
 * and begins with the whole state.
 */
export const followLive = (): Live => {
  const live = reactive<Live>({
    linked: false,
    now: 0,
    points: {},
    people: {},
    alarms: [],
    silenced: false,
  });
  let heartbeat = 5000;
  let heardAt = 0;
  let lastId = -1;
  let skew = 0;
  let source: EventSource;

  const heard = (event: MessageEvent<string>): unknown => {
    heardAt = Date.now();
    live.linked = true;
    const id = Number(event.lastEventId);
    if (event.type !== 'hello' && id !== lastId + 1) reopen();
    lastId = id;
    return JSON.parse(event.data);
  };
  const clock = (now: number): void => {
    skew = now - Date.now();
    live.now = now;
  };
  const open = (): void => {
    source = new EventSource('/api/v1/stream');
    source.addEventListener('hello', (event) => {
      const hello = heard(event) as Hello;
      heartbeat = hello.heartbeat;
      clock(hello.now);
      live.points = { ...hello.points };
      live.people = { ...hello.people };
      live.alarms = hello.alarms;
      live.silenced = hello.silenced;
    });
    source.addEventListener('readings', (event) => {
      const readings = heard(event) as Record<string, PointNow>;
      for (const [point, now] of Object.entries(readings)) {
        const before = live.points[point];
        const lastUsable =
          now.value === undefined && before !== undefined
            ? before.value === undefined
              ? before.lastUsable
              : { at: before.at, value: before.value }
            : undefined;
        live.points[point] = lastUsable === undefined ? now : { ...now, lastUsable };
      }
    });
    source.addEventListener('alarms', (event) => {
      const said = heard(event) as Pick<Live, 'alarms' | 'silenced'>;
      live.alarms = said.alarms;
      live.silenced = said.silenced;
    });
    source.addEventListener('people', (event) => {
      const { zone, ...people } = heard(event) as PeopleCount & { zone: string };
      live.people[zone] = people;
    });
    source.addEventListener('heartbeat', (event) => clock((heard(event) as { now: number }).now));
  };
  const reopen = (): void => {
    source.close();
    open();
  };
  setInterval(() => {
    live.now = Date.now() + skew;
    if (Date.now() - heardAt <= 2 * heartbeat) return;
    live.linked = false;
    if (source.readyState === EventSource.CLOSED) reopen();
  }, 1000);
  open();
  return live;
};
