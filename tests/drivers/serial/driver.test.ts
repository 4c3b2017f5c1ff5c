import { describe, expect, it } from 'vitest';
import type { BusId, DeviceId, PointId } from '../../../gateway/core/identity.js';
import { seconds } from '../../../gateway/core/time.js';
import type { Answer } from '../../../gateway/drivers/driver.js';
import { talkerDriver } from '../../../gateway/drivers/serial/driver.js';
import { fieldSchema } from '../../../gateway/drivers/serial/frame.js';
import { HeldClock, quietLog, settled } from '../../held-clock.js';
import { PLANTOWER } from './formats.js';
import { plantower } from './independent.js';
import { tapInMemory } from './tap-in-memory.js';

const BUS = 'talker-1' as BusId;
const POINT = 'pm-99/pm25' as PointId;
const FRAME = plantower([1, 2, 3, 4, 57, 6, 7, 8, 9, 10, 11, 12]);

const rig = async () => {
  const clock = new HeldClock();
  const tap = tapInMemory();
  const answers: Answer[] = [];
  const told: string[] = [];
  const driver = talkerDriver(
    {
      bus: BUS,
      wire: { wire: 'talker', path: '/dev/t', baud: 9600, parity: 'none', 'stop-bits': 1 },
      devices: [
        {
          device: 'pm-99' as DeviceId,
          frame: PLANTOWER,
          expectEvery: seconds(5),
          points: [{ point: POINT, field: fieldSchema.parse({ offset: 12, encoding: 'uint16' }) }],
        },
      ],
    },
    { clock, log: quietLog },
    tap.open,
  );
  driver.start(
    (answer) => answers.push(answer),
    (happened) => told.push(happened.kind),
  );
  await settled();
  return { clock, tap, answers, told, driver };
};
const faultOf = (answer: Answer | undefined) =>
  answer && 'fault' in answer ? answer.fault.code : undefined;

describe('a talker', () => {
  it('is heard frame by frame, however it is cut', async () => {
    const { tap, answers, driver } = await rig();
    tap.say(FRAME.subarray(0, 7));
    expect(answers).toEqual([]);
    tap.say(Buffer.concat([FRAME.subarray(7), FRAME]));
    expect(answers).toHaveLength(2);
    expect(answers[0]).toMatchObject({ values: [{ point: POINT, value: 57, raw: [0, 57] }] });
    expect(driver.health().devices[0]).toMatchObject({ requests: 2, answered: 2, noAnswer: 0 });
    await driver.close();
  });

  it('that falls silent is a fault each period, and well again with its next frame', async () => {
    const { clock, tap, answers, driver } = await rig();
    tap.say(FRAME);
    await clock.advance(10_100);
    expect(answers.slice(1).map(faultOf)).toEqual(['talker-silent', 'talker-silent']);
    expect(driver.health().devices[0]?.suspicion?.why).toBe('talker-silent');
    tap.say(FRAME);
    expect(faultOf(answers.at(-1))).toBeUndefined();
    expect(driver.health().devices[0]?.suspicion).toBeUndefined();
    await driver.close();
  });

  it('at the wrong baud rate is named so', async () => {
    const { clock, tap, answers, driver } = await rig();
    for (let n = 0; n < 4; n++) tap.say(FRAME.map((byte) => (byte << 1) | 0x81));
    await clock.advance(5_100);
    expect(faultOf(answers.at(-1))).toBe('talker-garbled');
    expect(driver.health().devices[0]?.suspicion?.parameters).toMatchObject({ baud: 9600 });
    await driver.close();
  });

  it('unplugged is a fault at once, and heard again at most 2 s after the replug', async () => {
    const { clock, tap, answers, told, driver } = await rig();
    tap.say(FRAME);
    tap.unplug();
    expect(faultOf(answers.at(-1))).toBe('port-closed');
    await clock.advance(20_000);
    tap.plug();
    await clock.advance(2_000);
    expect(tap.isOpen).toBe(true);
    tap.say(FRAME);
    expect(faultOf(answers.at(-1))).toBeUndefined();
    expect(told).toEqual(['bus-opened', 'bus-closed', 'bus-opened']);
    await driver.close();
    expect(clock.pending).toBe(0);
  });
});
