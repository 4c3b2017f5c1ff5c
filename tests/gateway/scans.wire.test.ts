import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HallFileInput } from '../../gateway/config/schema.js';
import type { Happening } from '../../gateway/core/event.js';
import { millis, minutes } from '../../gateway/core/time.js';
import type { Answer } from '../../gateway/drivers/driver.js';
import { machine } from '../../gateway/machine.js';
import { createScans, searchOf } from '../../gateway/scans.js';
import { openWires, type Wires } from '../../gateway/wires.js';
import { configIn, type SimulatedHall, simulateHall } from '../halls/simulated-hall.js';
import { until } from '../halls/until.js';
import { ownDirectory } from '../peers/process.js';

const BUS = 'rs485-1';
const written = (directory: string, devices: HallFileInput['devices']): HallFileInput => ({
  version: 1,
  hall: { id: 'scanned', names: '扫描厅 / Scanned hall' },
  zones: [{ id: 'room', names: '房间 / Room', kind: 'office', 'area-m2': 40 }],
  buses: [{ id: BUS, wire: 'rtu', path: '/nowhere/rs485-1' }],
  devices,
  'data-directory': join(directory, 'data'),
});
const known = {
  ...{ id: 'aq-01', bus: BUS, unit: 11, profile: 'jxct-iaq', zone: 'room' },
  points: { co2: { period: '1s', 'keep-every': '1s' } },
} as const;
/** Its profile says by which registers it is told from all others. */
const stranger = {
  id: 'radar-1',
  bus: BUS,
  unit: 5,
  profile: 'dfrobot-sen0662',
  zone: 'room',
} as const;

describe('a unit that hangs on a real line and is not in hall.yaml', () => {
  const directory = ownDirectory('scans');
  const host = machine('error');
  let hall: SimulatedHall;
  let wires: Wires;
  const answers: Answer[] = [];
  const told: Happening[] = [];

  beforeAll(async () => {
    hall = await simulateHall(written(directory.path, [known, stranger]), directory.path);
    hall.write(written(directory.path, [known]));
    wires = openWires(configIn(hall.file), host);
    wires.start(
      (answer) => answers.push(answer),
      () => undefined,
    );
    await until(
      () => answers.length,
      (count) => count > 1,
    );
  });
  afterAll(async () => {
    await wires.close();
    await hall.stop();
    directory.remove();
  });

  it('is found and named, while every poll goes on being answered', async () => {
    const scans = createScans(
      searchOf(configIn(hall.file), wires, { happen: (happening) => told.push(happening) }),
      host,
    );
    expect(scans.current.buses).toEqual([BUS]);
    const from = host.clock.mono();
    scans.start(BUS, '王伟', millis(minutes(2)));
    const [window] = await until(
      () => scans.current.windows,
      ([one]) => (one?.found.length ?? 0) > 0,
    );
    scans.stop(BUS, '王伟');
    expect(window?.found).toEqual([
      {
        ...{ unit: 5, is: 'answers', models: ['dfrobot-sen0662'] },
        yaml: `- { id: dfrobot-sen0662-5, bus: ${BUS}, unit: 5, profile: dfrobot-sen0662 }`,
      },
    ]);
    const meanwhile = answers.filter(({ mono }) => mono >= from);
    expect(meanwhile.length).toBeGreaterThan(0);
    expect(meanwhile.filter((answer) => 'fault' in answer)).toEqual([]);
    expect(wires.health()[0]?.devices[0]).toMatchObject({ noAnswer: 0, crc: 0 });
    expect(told).toMatchObject([
      { kind: 'scan-started', by: '王伟' },
      { kind: 'scan-ended', why: 'stopped', found: [{ unit: 5, model: 'dfrobot-sen0662' }] },
    ]);
  });
});
