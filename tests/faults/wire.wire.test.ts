import { realpathSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BusId } from '../../gateway/core/identity.js';
import { openPty } from '../../simulators/instruments/pty.js';
import type { OwnGateway } from '../halls/own-gateway.js';
import { committedEntries } from './audit.js';
import { closesLater, openScene, type Scene } from './scene.js';

const cut = (scene: Scene, bus: string, isCut: boolean) =>
  scene.hall.simulate('PUT', `buses/${bus}`, { cut: isCut });

const goneAndBack = async (gateway: OwnGateway, scene: Scene, bus: string, point: string) => {
  await gateway.point(point, ({ quality }) => quality === 'good');
  await cut(scene, bus, true);
  const gone = await gateway.point(point, ({ quality }) => quality.startsWith('bad'));
  expect(gone.value).toBeUndefined();
  expect(gone.lastUsable?.value).toBeTypeOf('number');
  const closed = await gateway.event('bus-closed', (event) => 'bus' in event && event.bus === bus);
  expect(closed).toMatchObject({ why: expect.stringMatching(/^(port|tcp|wire)-/) });
  const lost = await gateway.alarm(`bus/${bus}/lost`);
  expect(lost).toMatchObject({ kind: 'bus-lost', condition: 'unacknowledged' });
  expect((await gateway.health()).parts[`bus/${bus}`]?.ok).toBe(false);
};

const back = async (gateway: OwnGateway, bus: string, point: string) => {
  const read = await gateway.point(point, ({ quality }) => quality === 'good');
  expect(read.value).toBeTypeOf('number');
  await gateway.alarm(
    `bus/${bus}/lost`,
    ({ condition }) => condition === 'returned-unacknowledged',
  );
};

/** One alarm for the wire and none for what hangs on it: one bad thing stays one thing. */
const expectOneAlarm = async (scene: Scene, bus: string) => {
  const raised = (await committedEntries(scene.config)).flatMap((entry) =>
    'event' in entry && entry.event.kind === 'alarm-raised' ? [entry.event.alarm.alarm] : [],
  );
  expect(raised).toEqual([`bus/${bus}/lost`]);
};

describe('a wire', () => {
  it('of TCP is refused and back', async () => {
    const scene = await openScene({});
    const gateway = await scene.open();
    await goneAndBack(gateway, scene, 'tcp-1', 'meter-1/power');
    await gateway.point('th-1/temperature', ({ quality }) => quality === 'good');
    await cut(scene, 'tcp-1', false);
    await back(gateway, 'tcp-1', 'meter-1/power');
    await gateway.stop();
    await expectOneAlarm(scene, 'tcp-1');
  });

  it('of a serial port is gone and back under another name', async () => {
    const scene = await openScene({});
    const gateway = await scene.open();
    const port = scene.config.buses.find(({ bus }) => bus === ('rs485-1' as BusId))?.wire;
    const path = port?.wire === 'rtu' ? port.path : '';
    const before = realpathSync(path);
    await goneAndBack(gateway, scene, 'rs485-1', 'di-1/1');
    // Takes the name that has become free, as another adapter plugged in meanwhile does.
    closesLater(await openPty(() => undefined), (other) => other.close());
    await cut(scene, 'rs485-1', false);
    expect(realpathSync(path)).not.toBe(before);
    await back(gateway, 'rs485-1', 'di-1/1');
    await gateway.stop();
    await expectOneAlarm(scene, 'rs485-1');
  });
});
