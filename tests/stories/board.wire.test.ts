import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event } from '../../gateway/core/event.js';
import type { PointAnswer } from '../../gateway/web/points.js';
import { type LivingHall, startDemo } from '../halls/living-hall.js';
import { until } from '../halls/until.js';
import { ownDirectory } from '../peers/process.js';

/** What the event list says of one supervised button and of the board that reads it. */

const HALL = `
version: 1
hall: { id: board, names: 值班室 / Duty room }
zones:
  - { id: nursing, names: 母婴室 / Nursing room, kind: nursing }
buses:
  - { id: firmata-1, wire: firmata, path: /dev/hallkeeper/board-1, board: uno }
devices:
  - id: board-1
    bus: firmata-1
    pins:
      a1: { use: supervised, names: 母婴室 求助按钮 / Nursing room SOS, zone: nursing }
alarms:
  - { point: board-1/a1, kind: sos }
`;
const directory = ownDirectory('board');
let demo: LivingHall;

beforeAll(async () => {
  const file = join(directory.path, 'hall.yaml');
  writeFileSync(file, HALL);
  demo = await startDemo('--hall', file);
  await is('a1-wiring', 0);
});
afterAll(async () => {
  expect(await demo.stop()).toBe(0);
  directory.remove();
});

const set = (key: string, value: number) =>
  demo.simulate('PUT', `points/board-1/${key}`, { value });
const is = (key: string, value: number) =>
  until(
    async () =>
      (await demo.get<PointAnswer[]>('/api/v1/points')).find(({ id }) => id === `board-1/${key}`),
    (point) => point?.value === value,
  );
/** What happened since, as `kind of what`, once the last of it is there. */
const since = async (before: number, last: string): Promise<readonly string[]> => {
  const list = async () =>
    (await demo.get<Event[]>('/api/v1/events?limit=500'))
      .filter(({ at }) => at > before)
      .reverse()
      .flatMap((event) => {
        if ('alarm' in event) return [`${event.kind} ${event.alarm.alarm}`];
        if (event.kind === 'bus-closed') return [`${event.kind} ${event.why}`];
        return event.kind === 'bus-opened' ? [event.kind] : [];
      });
  return until(list, (events) => events.includes(last));
};
const latest = async (): Promise<number> =>
  Math.max(0, ...(await demo.get<Event[]>('/api/v1/events?limit=1')).map(({ at }) => at));

it('a loop that is cut, shorted and pressed is two faults and one alarm, each by its name', async () => {
  const before = await latest();
  for (const [wiring, name] of [
    [1, 'open'],
    [2, 'short'],
  ] as const) {
    await set('a1-wiring', wiring);
    await since(before, `alarm-raised board-1/a1-wiring/${name}`);
    await set('a1-wiring', 0);
    await since(before, `alarm-returned board-1/a1-wiring/${name}`);
  }
  await set('a1', 1);
  const told = await since(before, 'alarm-raised board-1/a1/sos');
  expect(told).toEqual([
    'alarm-raised board-1/a1-wiring/open',
    'alarm-returned board-1/a1-wiring/open',
    'alarm-raised board-1/a1-wiring/short',
    'alarm-returned board-1/a1-wiring/short',
    'alarm-raised board-1/a1/sos',
  ]);
  await set('a1', 0);
  await since(before, 'alarm-returned board-1/a1/sos');
});

it('an unplug and the return are one alarm that comes and goes', async () => {
  const before = await latest();
  await demo.simulate('PUT', 'buses/firmata-1', { cut: true });
  await since(before, 'alarm-raised bus/firmata-1/lost');
  await demo.simulate('PUT', 'buses/firmata-1', { cut: false });
  const told = await since(before, 'alarm-returned bus/firmata-1/lost');
  expect(told).toEqual([
    'bus-closed port-closed',
    'alarm-raised bus/firmata-1/lost',
    'bus-opened',
    'alarm-returned bus/firmata-1/lost',
  ]);
});
