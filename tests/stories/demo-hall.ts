import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { HallFileInput } from '../../gateway/config/schema.js';

const DEMO = fileURLToPath(new URL('../../gateway/config/halls/demo-county.yaml', import.meta.url));

const isModbus = (wire: string): boolean => wire === 'rtu' || wire.endsWith('tcp');

/** The reference hall as far as it hangs on Modbus, its siren and strobe on bus rs485-4. */
export const demoOnModbus = (more: Partial<HallFileInput>): HallFileInput => {
  const demo = parse(readFileSync(DEMO, 'utf8')) as HallFileInput;
  const { buses: allBuses = [], devices: allDevices = [], alarms = [] } = demo;
  const buses = allBuses.filter(({ wire }) => isModbus(wire));
  const devices = allDevices.filter(({ bus }) => buses.some(({ id }) => id === bus));
  const isHere = (point: string) => devices.some(({ id }) => point.startsWith(`${id}/`));
  return {
    ...demo,
    buses,
    devices,
    alarms: alarms.filter(({ point }) => isHere(point)).map(({ panel: _, ...alarm }) => alarm),
    ...more,
    outputs: {
      annunciator: { sirens: ['siren-1/relay-1'], strobes: ['siren-1/relay-2'] },
      ...more.outputs,
    },
  };
};
