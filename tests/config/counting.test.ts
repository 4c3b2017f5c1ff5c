import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../gateway/config/config.js';
import { realProfiles } from './sources.js';

const hall = (point: string): string => `
version: 1
hall: { id: doors, names: 大厅 / Hall, capacity: 30 }
floors: [{ id: f1, names: 一层 / 1F, capacity: 20 }, { id: f2, names: 二层 / 2F, capacity: 10 }]
zones:
  - { id: waiting, names: 等候区 / Waiting, kind: waiting, floor: f1, capacity: 12 }
  - { id: upstairs, names: 楼上 / Upstairs, kind: office, floor: f2 }
buses:
  - { id: rs485-1, wire: rtu, path: /dev/ttyUSB0 }
  - { id: firmata-1, wire: firmata, path: /dev/ttyACM0, board: uno }
devices:
  - { id: ctr-1, bus: rs485-1, unit: 1, profile: adam-4150, choose: { word-order: low-first } }
  - { id: di-1, bus: rs485-1, unit: 2, profile: waveshare-8di }
  - { id: aq-1, bus: rs485-1, unit: 3, profile: jxct-iaq, zone: waiting }
  - id: board-1
    bus: firmata-1
    pins:
      d2: { use: counter, names: 东门 进 / East door in }
      d3: { use: counter, names: 东门 出 / East door out }
counting:
  - { zone: waiting, in: [${point}], out: [board-1/d3] }`;

const check = (text: string) => checkConfig('hall.yaml', text, realProfiles, () => undefined);
const made = (text: string) => {
  const checked = check(text);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  return checked.config;
};

describe('counting', () => {
  it.each(['ctr-1/count-1', 'board-1/d2', 'di-1/1'])(
    'takes totals of a module, pulses of a board and the edges of a contact: %s',
    (point) => {
      const { hall: built } = made(hall(point));
      expect(built.counting[0]?.in).toEqual([point]);
      const counted = built.devices.flatMap(({ points }) => points).find(({ id }) => id === point);
      expect(counted?.period, 'asked often enough').toBeLessThanOrEqual(1000);
    },
  );

  it('takes nothing that is neither', () => {
    const checked = check(hall('aq-1/co2'));
    expect('mistakes' in checked && checked.mistakes.map(({ path, en }) => [path, en])).toEqual([
      ['counting.0.in.0', 'aq-1/co2 is co2; this needs a count or a contact'],
    ]);
  });

  it('crowds a zone, its floor and the hall, each by its own declared capacity', () => {
    const people = made(hall('ctr-1/count-1')).alarms.filter(({ when }) => when.test === 'people');
    const full = people.filter(({ id }) => id.endsWith('/100'));
    expect(full.map(({ id, when }) => [id, 'limit' in when && when.limit])).toEqual([
      ['waiting/people/100', 12],
      ['floor/f1/people/100', 20],
      ['hall/doors/people/100', 30],
    ]);
    expect(people, 'nobody is counted on 2F').toHaveLength(9);
    expect(full[1]).toMatchObject({
      label: { zh: '一层 人员拥挤', en: '1F: crowding' },
      inhibits: ['floor/f1/people/80', 'floor/f1/people/90'],
      when: { zones: ['waiting'], deadband: 1 },
    });
  });
});
