import type { Figure, SnmpModel } from './schema.js';

interface Asked extends Figure {
  readonly oid: string;
  /** Raw value times this is the quantity's unit. */
  readonly scale: number;
}

const asked = (
  oid: string,
  scale: number,
  quantity: Figure['quantity'],
  zh: string,
  en: string,
  range: Figure['range'],
): Asked => ({ oid, scale, quantity, names: { zh, en }, range });

/** sysUpTime of RFC 3418, in hundredths of a second: every agent has it. */
const UP_TIME = asked('1.3.6.1.2.1.1.3.0', 1 / 6000, 'runtime', '已运行', 'Up time', [0, 720_000]);

/** What each kind of agent is asked, with the MIB that says so. */
export const SNMP_FIGURES: Readonly<Record<SnmpModel, Readonly<Record<string, Asked>>>> = {
  agent: { 'up-time': UP_TIME },
  /** IF-MIB, RFC 2863: ifNumber. A switch that answers forwards; its ports are its own business. */
  switch: { 'up-time': UP_TIME },
  /** Printer MIB, RFC 3805: prtMarkerSuppliesLevel of the first supply; -2 unknown, -3 some left. */
  printer: {
    'up-time': UP_TIME,
    supply: asked('1.3.6.1.2.1.43.11.1.1.9.1.1', 1, 'load', '耗材余量', 'Supply left', [0, 100]),
  },
  /** UPS MIB, RFC 1628: minutes remaining, charge remaining, input and output voltage. */
  ups: {
    'up-time': UP_TIME,
    runtime: asked('1.3.6.1.2.1.33.1.2.3.0', 1, 'runtime', '可供电', 'Runtime left', [0, 10_000]),
    charge: asked('1.3.6.1.2.1.33.1.2.4.0', 1, 'battery-charge', '电量', 'Charge', [0, 100]),
    'output-voltage': asked(
      '1.3.6.1.2.1.33.1.4.4.1.2.1',
      1,
      'voltage',
      '输出电压',
      'Output voltage',
      [0, 300],
    ),
  },
};
