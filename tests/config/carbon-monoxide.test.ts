import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../gateway/config/config.js';
import { minutes, seconds } from '../../gateway/core/time.js';
import { alarmId, Bench } from '../rules/small-hall.js';
import { realProfiles } from './sources.js';

/** Carbon monoxide: what is bad air is one alarm, what kills is another that nobody can put aside. */

const hallWith = (more: string) => `version: 1
hall: { id: h, names: 大厅 / Hall }
zones:
  - { id: kitchen, names: 厨房 / Kitchen, kind: kitchen }
  - { id: waiting, names: 等候区 / Waiting, kind: waiting }
buses:
  - { id: rs485-1, wire: rtu, path: /dev/ttyUSB0 }
devices:
  - { id: co-1, bus: rs485-1, profile: jxbs-3001-co, unit: 1, zone: kitchen${more} }
  - { id: di-1, bus: rs485-1, profile: waveshare-8di, unit: 2, zone: waiting }
alarms:
  - { point: di-1/1, kind: co, label: 一氧化碳探测器 / CO detector }
`;
const configOf = (more = '') => {
  const checked = checkConfig('hall.yaml', hallWith(more), realProfiles, () => undefined);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  return checked.config;
};
const DANGER = 'co-1/co/danger';

describe('carbon monoxide', () => {
  it('has two limits, each with its source: the air of a room, and danger', () => {
    const { alarms } = configOf();
    const of = (id: string) => alarms.find((rule) => rule.id === id);
    expect(of('co-1/co/high')).toMatchObject({ kind: 'air', priority: 3, when: { limit: 8.7 } });
    expect(of(DANGER)).toMatchObject({
      kind: 'co',
      priority: 1,
      latch: true,
      silent: false,
      when: { test: 'above', limit: 26 },
      basis: { source: expect.stringContaining('GBZ 2.1'), confidence: 'likely' },
    });
    expect(of(DANGER)).not.toHaveProperty('during');
    expect(of('di-1/1/co')).toMatchObject({ kind: 'co', priority: 1, latch: true });
  });

  it('is measured often enough to be told soon, and its detector asked as an emergency input', () => {
    const { hall } = configOf();
    const points = hall.devices.flatMap((device) => device.points);
    expect(points.find(({ id }) => id === 'co-1/co')?.period).toBe(seconds(10));
    expect(points.find(({ id }) => id === 'di-1/1')).toMatchObject({
      period: 250,
      emergency: true,
    });
  });

  it('that a hall says it has no limit for has neither', () => {
    const { alarms } = configOf(', points: { co: { limit: none } }');
    expect(alarms.filter(({ id }) => id.startsWith('co-1/co'))).toEqual([]);
  });

  it('above the limit for a minute is raised, latches, and is neither shelved nor handled with others', () => {
    const { hall, alarms } = configOf();
    const bench = new Bench(hall, alarms);
    const read = (ppm: number, ms: number) => bench.hold({ 'co-1/co': ppm }, ms, seconds(10));
    read(30, seconds(50));
    expect(bench.condition(DANGER)).toBe('normal');
    read(30, seconds(20));
    expect(bench.alarm(DANGER)).toMatchObject({
      condition: 'unacknowledged',
      siren: true,
      value: 30,
      limit: 26,
    });
    const refused = (verb: object) => {
      const [answer] = bench.command(verb as Parameters<Bench['command']>[0]);
      return answer?.kind === 'command-refused' ? answer.why : undefined;
    };
    const alarm = alarmId(DANGER);
    expect(refused({ verb: 'shelve', alarm, for: minutes(5), reason: '检修' })).toBe(
      'alarm-life-safety-shelve',
    );
    expect(refused({ verb: 'acknowledge-several', alarms: [alarm] })).toBe(
      'alarm-life-safety-several',
    );
    bench.command({ verb: 'acknowledge', alarm });
    read(22, minutes(2));
    expect(bench.condition(DANGER), 'within the deadband').toBe('acknowledged');
    read(2, minutes(2));
    expect(bench.condition(DANGER)).toBe('latched');
    bench.command({ verb: 'reset', alarm, reason: '已通风' });
    expect(bench.condition(DANGER)).toBe('normal');
  });
});
