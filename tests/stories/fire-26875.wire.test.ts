import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AlarmState } from '../../gateway/core/alarm.js';
import type { Event } from '../../gateway/core/event.js';
import type { DevicesAnswer } from '../../gateway/web/devices.js';
import { type LivingHall, startDemo } from '../halls/living-hall.js';
import { until } from '../halls/until.js';
import { freePort, ownDirectory } from '../peers/process.js';

/** The other way to hear the panel of the reference hall: GB/T 26875.3 over TCP, in the demo's own hall. */

const HALLS = fileURLToPath(new URL('../../gateway/config/halls/', import.meta.url));
const MAP = 'demo-26875.fire-points.csv';
const directory = ownDirectory('fire-26875');
let demo: LivingHall;

beforeAll(async () => {
  const file = join(directory.path, 'hall.yaml');
  const text = readFileSync(join(HALLS, 'demo-26875.yaml'), 'utf8');
  expect(text).toContain('port: 26875');
  writeFileSync(file, text.replace('port: 26875', `port: ${await freePort()}`));
  copyFileSync(join(HALLS, MAP), join(directory.path, MAP));
  demo = await startDemo('--hall', file);
});
afterAll(async () => {
  expect(await demo.stop()).toBe(0);
  directory.remove();
});

const set = (point: string, value: number) => demo.simulate('PUT', `points/${point}`, { value });
const alarms = () => demo.get<AlarmState[]>('/api/v1/alarms');
const panel = async () => {
  const { devices } = await demo.get<DevicesAnswer>('/api/v1/devices');
  return devices.find(({ id }) => id === 'fire-panel');
};

it('a twist of the maker that the profile does not know is named, counted, and raises nothing', async () => {
  await until(
    panel,
    (device) => device !== undefined && !['not-asked', 'lost'].includes(device.is),
  );
  await demo.simulate('PUT', 'devices/fire-panel/fault', { fault: 'twist' });
  for (const part of ['l001-001', 'l002-031', 'l002-099']) await set(`fire-panel/${part}`, 1);
  const named = await until(panel, (device) => device?.cause?.zh.includes('xor8') === true);
  expect(named?.evidence).toMatch(/^checksum: xor8: \d+$/);
  expect((await alarms()).filter(({ kind }) => kind === 'fire')).toEqual([]);
  await demo.simulate('DELETE', 'devices/fire-panel/fault');
});

it('a fire is one incident with the zone of the map, its relay joins it, a stranger alarms too', async () => {
  await set('fire-panel/l002-014', 1);
  const isFire = ({ alarm }: AlarmState) => alarm === 'fire-panel/l002-014/fire';
  const first = (await until(alarms, (now) => now.some(isFire))).find(isFire);
  expect(first).toMatchObject({
    zone: 'f2-archive',
    firstOut: true,
    label: { zh: '二层档案库房 感烟(2回路14号)' },
  });
  await set('di-6/1', 1);
  const both = await until(alarms, (now) => now.some(({ alarm }) => alarm === 'di-6/1/fire'));
  const relay = both.find(({ alarm }) => alarm === 'di-6/1/fire');
  expect(relay).toMatchObject({ incident: first?.incident, joined: true });
  await until(
    () => demo.simulate<{ value: number }>('GET', 'points/siren-1/relay-1'),
    ({ value }) => value === 1,
  );
  await set('fire-panel/l003-007', 1);
  const isStranger = ({ alarm }: AlarmState) => alarm === 'fire-panel/unmapped-1/fire';
  const stranger = (await until(alarms, (now) => now.some(isStranger))).find(isStranger);
  expect(stranger).toMatchObject({ label: { zh: '3回路7号，未登记部位' } });
});

it('the event list begins with the fire; nothing was ever sent to the device', async () => {
  const events = await demo.get<Event[]>('/api/v1/events?limit=200');
  const fires = events
    .reverse()
    .flatMap((event) => ('alarm' in event && event.alarm.kind === 'fire' ? [event] : []))
    .map(({ kind, alarm }) => `${kind} ${alarm.alarm}`);
  expect(fires).toEqual([
    'alarm-raised fire-panel/l002-014/fire',
    'alarm-joined fire-panel/fire/fire',
    'alarm-joined di-6/1/fire',
    'alarm-raised fire-panel/unmapped-1/fire',
  ]);
  const buses = await demo.simulate<{ id: string; heard?: number }[]>('GET', 'buses');
  expect(buses.find(({ id }) => id === 'fire-panel')?.heard).toBe(0);
});
