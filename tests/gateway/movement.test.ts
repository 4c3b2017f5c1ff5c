import { describe, expect, it } from 'vitest';
import type { BusId } from '../../gateway/core/identity.js';
import { type Millis, millis } from '../../gateway/core/time.js';
import { createMovement } from '../../gateway/movement.js';
import { HeldClock } from '../drivers/modbus/held-clock.js';

const bus = (name: string, lastTurn?: Millis) => ({
  bus: name as BusId,
  ...(lastTurn !== undefined && { lastTurn }),
});

describe('movement', () => {
  it('is seen while rules and every scheduler move, and names what stands still', async () => {
    const clock = new HeldClock();
    let turned = millis(0);
    const movement = createMovement(clock, ['rules'], () => [
      bus('rs485-1', turned),
      bus('talker'),
    ]);
    await clock.runUntil(4900);
    expect(movement.hasMoved()).toBe(true);
    await clock.runUntil(5100);
    expect(movement.still()).toEqual(['rules']);
    await clock.runUntil(10_100);
    movement.moved('rules');
    expect(movement.still()).toEqual(['bus/rs485-1']);
    turned = clock.mono();
    expect(movement.hasMoved()).toBe(true);
  });
});
