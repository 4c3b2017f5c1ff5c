import type { SnmpModel } from './schema.js';

/** An object of an agent; raw value times scale is the figure in its unit. */
interface Asked {
  readonly oid: string;
  readonly scale: number;
}

/** sysUpTime of RFC 3418, in hundredths of a second: every agent has it. */
const UP_TIME: Asked = { oid: '1.3.6.1.2.1.1.3.0', scale: 1 / 6000 };

/** What each kind of agent is asked, by the key of the figure, from the MIB that says so. */
export const OIDS: Readonly<Record<SnmpModel, Readonly<Record<string, Asked>>>> = {
  agent: { 'up-time': UP_TIME },
  /** Printer MIB, RFC 3805: prtMarkerSuppliesLevel of the first supply; -2 unknown, -3 some left. */
  printer: {
    'up-time': UP_TIME,
    supply: { oid: '1.3.6.1.2.1.43.11.1.1.9.1.1', scale: 1 },
  },
  /** UPS MIB, RFC 1628: minutes remaining, charge remaining, output voltage of the first line. */
  ups: {
    'up-time': UP_TIME,
    runtime: { oid: '1.3.6.1.2.1.33.1.2.3.0', scale: 1 },
    charge: { oid: '1.3.6.1.2.1.33.1.2.4.0', scale: 1 },
    'output-voltage': { oid: '1.3.6.1.2.1.33.1.4.4.1.2.1', scale: 1 },
  },
};
