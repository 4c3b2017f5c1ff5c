import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HallFileInput } from '../../gateway/config/schema.js';
import { ownGateway } from '../halls/own-gateway.js';
import { configIn } from '../halls/simulated-hall.js';
import {
  bitAt,
  MODBUS_PARTS,
  PEERS,
  registerAt,
  startModbusServer,
} from '../peers/modbus-servers.js';
import { has } from '../peers/parts.js';
import { ownDirectory } from '../peers/process.js';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** Contacts (bits) over RTU, a thermometer (registers) over TCP: models whose maps the servers hold. */
const MODELS = {
  rtu: { profile: 'waveshare-8di', expected: { '1': bitAt(0), '2': bitAt(1), '8': bitAt(7) } },
  tcp: {
    profile: 'jxct-th',
    expected: { humidity: registerAt(0) / 10, temperature: registerAt(1) / 10 },
  },
} as const;

describe.skipIf(!has(...MODBUS_PARTS))('the gateway and servers that are not ours', () => {
  it.each(PEERS)('reads %s over RTU and TCP by its profiles', async (peer) => {
    const directory = ownDirectory('peers');
    ended.push(() => directory.remove());
    const buses: NonNullable<HallFileInput['buses']> = [];
    const devices: NonNullable<HallFileInput['devices']> = [];
    for (const kind of ['rtu', 'tcp'] as const) {
      const server = await startModbusServer(peer, kind);
      ended.push(server.end);
      buses.push({ id: kind, ...server.wire });
      devices.push({ id: `on-${kind}`, bus: kind, unit: 1, profile: MODELS[kind].profile });
    }
    const file = join(directory.path, 'hall.yaml');
    const hall: HallFileInput = {
      version: 1,
      hall: { id: 'peers', names: '别家 / Others' },
      zones: [{ id: 'room', names: '房间 / Room', kind: 'power-room' }],
      buses,
      devices,
      web: { port: 0 },
      'data-directory': join(directory.path, 'data'),
    };
    writeFileSync(file, JSON.stringify(hall));
    const gateway = await ownGateway(configIn(file));
    ended.push(() => gateway.stop());
    for (const kind of ['rtu', 'tcp'] as const)
      for (const [key, value] of Object.entries(MODELS[kind].expected))
        expect(
          await gateway.point(`on-${kind}/${key}`, ({ quality }) => quality === 'good'),
        ).toMatchObject({ value });
  });
});
