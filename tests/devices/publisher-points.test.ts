import { describe, expect, it } from 'vitest';
import { minutes } from '../../gateway/core/time.js';
import { hall } from '../stories/held-hall.js';

describe('a device that publishes', () => {
  it('tells all of its points in one message: each stands for as long as the others', () => {
    const queues = hall.devices.filter(({ bus }) => bus === 'queues');
    expect(queues).toHaveLength(2);
    for (const { points } of queues)
      expect(points.map(({ period }) => period)).toEqual(points.map(() => minutes(1)));
  });
});
