import { describe, expect, it } from 'vitest';
import { type DeviceId, type PointId, pointId } from '../../gateway/core/identity.js';
import { millis } from '../../gateway/core/time.js';
import { readProfiles } from '../../gateway/devices/read-profiles.js';
import { NOTHING, readFrames } from '../../gateway/drivers/serial/frames.js';
import { Points } from '../../simulators/points.js';
import { PacedBytes } from '../../simulators/talking/paced-bytes.js';
import { SimulatedTalker } from '../../simulators/talking/talker.js';
import { HeldClock } from '../held-clock.js';
import { PROFILES } from './instruments-of.js';

const model = [...readProfiles(PROFILES).talkers].find(([id]) => id === 'pms7003')?.[1];
if (model === undefined) throw new Error('there is a profile pms7003');
const device = 'pm-99' as DeviceId;

/** A dust sensor on a line of 9600 baud, and what arrived so far with its time. */
const talking = () => {
  const clock = new HeldClock();
  const arrived: { at: number; bytes: Buffer }[] = [];
  const paced = new PacedBytes(clock, 9600, (bytes) =>
    arrived.push({ at: clock.mono(), bytes: Buffer.from(bytes) }),
  );
  const points = new Points(clock, (): number => 12);
  const talker = new SimulatedTalker(device, model, points, (bytes) => paced.say(bytes), clock);
  const heard = () => Buffer.concat(arrived.map(({ bytes }) => bytes));
  const frames = () => readFrames(model.comms.frame, NOTHING, heard()).frames.length;
  return { clock, arrived, paced, points, talker, heard, frames };
};

describe('a talker', () => {
  it('needs for its bytes the time that they take at its baud rate', async () => {
    const { clock, arrived, heard, frames, talker } = talking();
    talker.push(1000);
    await clock.advance(30);
    // 32 characters of 10 bits at 9600 baud take 33.3 ms.
    expect(heard().length).toBeGreaterThan(20);
    expect(heard().length).toBeLessThan(32);
    expect(frames()).toBe(0);
    await clock.advance(10);
    expect(frames()).toBe(1);
    expect(arrived.length, 'in small pieces, as a USB adapter hands them over').toBeGreaterThan(5);
    talker.stop();
  });

  it('at a wrong baud rate is heard and never understood, until it is healed', async () => {
    const { clock, heard, frames, talker } = talking();
    talker.standing.breaks({ fault: 'wrong-baud' }, 2500);
    talker.push(1000);
    await clock.advance(2400);
    expect(heard().length).toBe(96);
    expect(frames()).toBe(0);
    await clock.advance(1000);
    expect(frames()).toBe(1);
    talker.stop();
  });

  it('that is dead says nothing; a cut line loses what is under way', async () => {
    const { clock, heard, paced, points, talker } = talking();
    talker.standing.breaks({ fault: 'dead' });
    talker.push(1000);
    await clock.advance(1500);
    expect(heard().length).toBe(0);
    talker.standing.heals();
    await clock.advance(510);
    paced.cut();
    const gone = heard().length;
    await clock.advance(400);
    expect(heard().length).toBe(gone);
    points.override(pointId(device, 'pm25') as PointId, 57, millis(10_000));
    expect(talker.canShow('pm25', 57)).toBe(true);
    expect(talker.canShow('pm25', 70_000)).toBe(false);
    talker.stop();
  });
});
