import { describe, expect, it } from 'vitest';
import type { Current } from '../../gateway/core/current.js';
import type { Device, Hall } from '../../gateway/core/hall.js';
import type { FloorId } from '../../gateway/core/identity.js';
import { reading } from '../../gateway/core/reading.js';
import { peopleAnswer } from '../../gateway/web/people.js';
import { deviceOf, hallOf, point, TUESDAY, zone, zoneOf } from '../rules/small-hall.js';

const f1 = 'f1' as FloorId;
const on = (id: string, capacity: number): Hall['zones'][number] => ({
  ...zoneOf(id, capacity),
  floor: f1,
});
const queue: Device = {
  ...deviceOf('queue-1', 'queues', {
    waiting: { quantity: 'waiting' },
    called: { quantity: 'count' },
    'wait-min': { quantity: 'wait-time' },
  }),
  zone: zone('f1-waiting'),
};
const hall = hallOf([queue], {
  capacity: 300,
  floors: [
    { id: f1, names: { zh: '一层', en: '1F' }, capacity: 210 },
    { id: 'f2' as FloorId, names: { zh: '二层', en: '2F' } },
  ],
  zones: [on('f1-waiting', 110), on('f1-24h', 16), on('f1-stair', 1)],
});
const count = (net: number, uncertainty: number) => ({
  in: net + 4,
  out: 4,
  net,
  drift: 0,
  uncertainty,
});
const now: Pick<Current, 'people' | 'points'> = {
  points: new Map([
    [point('queue-1/waiting'), { reading: reading(point('queue-1/waiting'), TUESDAY, 'good', 31) }],
  ]),
  people: new Map([
    [zone('f1-waiting'), count(131, 5)],
    [zone('f1-24h'), count(12, 1)],
  ]),
};

describe('people', () => {
  const said = peopleAnswer(hall, now);

  it('are told per zone, floor and hall, each beside its declared capacity', () => {
    expect(said.floors).toMatchObject([
      { id: 'f1', capacity: 210, count: { net: 143, uncertainty: 6, out: 8 } },
      { id: 'f2' },
    ]);
    expect(said.floors[1], 'nobody is counted there').not.toHaveProperty('count');
    expect(said.hall).toMatchObject({ capacity: 300, count: { net: 143 } });
    expect(said.zones.map(({ id, count: so }) => [id, so?.net])).toEqual([
      ['f1-waiting', 131],
      ['f1-24h', 12],
      ['f1-stair', undefined],
    ]);
  });

  it('stand beside what the queue machine of the zone says, with its quality', () => {
    expect(said.zones[0]?.queues).toMatchObject([
      {
        device: 'queue-1',
        points: [
          { id: 'queue-1/waiting', value: 31, quality: 'good' },
          { id: 'queue-1/called', quality: 'bad:waiting-for-initial-data' },
          { id: 'queue-1/wait-min', quality: 'bad:waiting-for-initial-data' },
        ],
      },
    ]);
    expect(said.zones[1]?.queues).toEqual([]);
  });
});
