import { modbusDriver } from '../../dist/gateway/drivers/modbus/driver.js';
import { machine } from '../../dist/gateway/machine.js';

/** Our driver alone, asking ten units behind `port` for 100 registers each every `period` ms. */
const [port, units, registers, period] = process.argv.slice(2).map(Number);

const points = (unit) =>
  Array.from({ length: registers }, (_, address) => ({
    point: `unit-${unit}/${address}`,
    register: {
      table: 'holding',
      address,
      encoding: 'uint16',
      wordOrder: 'abcd',
      scale: 1,
      offset: 0,
      sentinels: [],
    },
    period,
    emergency: false,
  }));
const devices = Array.from({ length: units }, (_, index) => ({
  device: `unit-${index + 1}`,
  unit: index + 1,
  points: points(index + 1),
  maxRegisters: 125,
  maxBits: 2000,
  maxGap: 0,
  forbidden: [],
  answersWithin: 200,
  turnaround: 0,
}));
const wire = { wire: 'tcp', host: '127.0.0.1', port };
modbusDriver({ bus: 'bench', wire, devices }, machine('silent')).start(
  () => undefined,
  () => undefined,
);
