import { describe, expect, it } from 'vitest';
import { readConfig } from '../../gateway/config/config.js';
import type { AlarmRule } from '../../gateway/core/alarm.js';
import { minutes, seconds } from '../../gateway/core/time.js';
import { here, realProfiles } from './sources.js';

/** The table of alarm inputs of the reference hall (§4), row by row, against what its hall.yaml makes. */

const read = readConfig(here('../../gateway/config/halls/demo-county.yaml'), realProfiles);
if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes, undefined, 1));
const { hall, alarms } = read.config;

type Row = readonly [
  input: string,
  kind: AlarmRule['kind'],
  zone: string | undefined,
  priority: number,
  latch: 'latch' | '',
];

const WINDOWS = Array.from({ length: 40 }, (_, n): Row => {
  const input = `di-${Math.floor(n / 8) + 1}/${(n % 8) + 1}`;
  return [input, 'panic', n < 24 ? 'f1-windows' : 'f2-windows', 1, 'latch'];
});
const TABLE: readonly Row[] = [
  ...WINDOWS,
  ['board-1/a0', 'panic', 'f1-duty-room', 1, 'latch'],
  ['board-1/a1', 'sos', 'f1-nursing', 1, 'latch'],
  ['board-1/a2', 'sos', 'f1-toilets', 1, 'latch'],
  ['board-1/a3', 'panic', 'f2-meeting', 1, 'latch'],
  ['di-6/1', 'fire', undefined, 1, 'latch'],
  ['fire-panel/l002-014', 'fire', 'f2-archive', 1, 'latch'],
  ['fire-panel/unmapped-1', 'fire', undefined, 1, 'latch'],
  ['di-6/2', 'fire-panel-fault', 'f1-duty-room', 2, ''],
  ['di-6/3', 'supervisory', 'f1-duty-room', 2, ''],
  ['di-6/4', 'mains-lost', 'f1-power', 2, ''],
  ['ups-1/mode', 'mains-lost', 'f2-server', 2, ''],
  ['ups-1/battery-low', 'battery-low', 'f2-server', 1, ''],
  ['di-6/5', 'lift', 'f1-stair-e', 1, 'latch'],
  ['di-6/6', 'exit-locked', 'f1-lobby', 2, ''],
  ['di-6/7', 'exit-locked', 'f1-stair-e', 2, ''],
  ['di-7/3', 'exit-locked', 'f2-stair-e', 2, ''],
  ['di-7/4', 'exit-locked', 'f2-stair-n', 2, ''],
  ['di-6/8', 'emergency-lighting', undefined, 3, ''],
  ['di-7/1', 'gas', 'f2-kitchen', 1, 'latch'],
  ['di-7/6', 'cooling', 'f2-server', 2, ''],
  ['th-03/temperature', 'cooling', 'f2-server', 2, ''],
  ['di-7/7', 'fire-door-open', 'f2-corridor', 3, ''],
  ['di-7/8', 'electrical-fire', 'f1-power', 1, ''],
  ['leak-1/line-1', 'leak', 'f2-kitchen', 2, ''],
  ['leak-1/line-2', 'leak', 'f1-toilets', 2, ''],
  ['leak-1/line-3', 'leak', 'f2-toilets', 2, ''],
  ['leak-1/line-4', 'leak', 'f2-server', 1, ''],
  ['aq-02/co2', 'air', 'f1-waiting', 3, ''],
  ['lux-01/illuminance', 'light', 'f1-waiting', 3, ''],
  ['th-01/temperature', 'temperature', 'f1-archive', 3, ''],
  ['noise-01/noise', 'noise', 'f1-windows', 3, ''],
];

const of = (input: string): readonly AlarmRule[] =>
  alarms.filter(({ when }) => 'point' in when && when.point === input);

describe('the alarm inputs of the reference hall', () => {
  it.each(TABLE)('%s is %s in %s, priority %s, %s', (input, kind, zone, priority, latch) => {
    const rules = of(input);
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) {
      expect(rule).toMatchObject({ kind, priority, latch: latch === 'latch' });
      expect(rule.zone).toBe(zone);
      expect(rule.silent).toBe(kind === 'panic');
    }
  });

  it('say what the table says of time: opening hours, delays, limits', () => {
    expect(of('di-6/6')[0]).toMatchObject({ during: 'opening' });
    expect(of('di-7/7')[0]).toMatchObject({ onDelay: minutes(1) });
    expect(of('leak-1/line-1')[0]).toMatchObject({ onDelay: seconds(3) });
    expect(of('th-03/temperature')[0]?.when).toMatchObject({ test: 'above', limit: 28 });
    expect(of('ups-1/mode')[0]?.when).toMatchObject({ test: 'state', active: 3 });
  });

  it('panic buttons lie on the plan where their windows are', () => {
    expect(of('di-1/1')[0]?.at).toEqual([0.9, 21]);
    expect(of('di-2/4')[0]?.at).toEqual([1.75 * 11 + 0.9, 21]);
    expect(of('di-4/1')[0]?.at).toEqual([0.9, 19]);
    expect(of('di-5/8')[0]?.at).toEqual([1.75 * 15 + 0.9, 19]);
  });

  it('the valve that is closed and the emergency lighting that is on are events and no alarms', () => {
    expect(hall.noted).toEqual(['di-7/2', 'di-7/5']);
    expect([...of('di-7/2'), ...of('di-7/5')]).toEqual([]);
  });

  it('crowding in three tiers where people are counted, presence where the hall closes', () => {
    const tiers = (zone: string) =>
      alarms
        .filter(({ kind, ...rule }) => kind === 'crowding' && rule.zone === zone)
        .map(({ id, priority }) => `${id.split('/').at(-1)}:${priority}`);
    for (const zone of ['f1-waiting', 'f2-waiting'])
      expect(tiers(zone)).toEqual(['80:3', '90:2', '100:1']);
    const presence = alarms.filter(({ kind }) => kind === 'presence-after-hours');
    expect(presence.map(({ priority, during }) => [priority, during])).toEqual(
      presence.map(() => [2, 'closed']),
    );
    expect(presence.map(({ zone }) => zone)).not.toContain('f1-24h');
  });

  it('the gateway tells of itself: every device, every bus, clock, storage, channels', () => {
    const kinds = (kind: AlarmRule['kind']) => alarms.filter((rule) => rule.kind === kind);
    expect(kinds('device-lost')).toHaveLength(hall.devices.length);
    for (const kind of ['bus-lost', 'board-lost', 'clock', 'storage', 'channel'] as const) {
      expect(kinds(kind), kind).not.toHaveLength(0);
      for (const rule of kinds(kind)) expect(rule.priority, rule.id).toBe(2);
    }
  });

  it('has the four ways out', () => {
    expect(hall.exits.map(({ id, at, contact }) => [id, ...at, contact])).toEqual([
      ['main', 21, 0, 'di-6/6'],
      ['24h', 0, 4, undefined],
      ['east', 42, 4, 'di-6/7'],
      ['north', 42, 28, undefined],
    ]);
  });
});
