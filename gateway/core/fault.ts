import { ACCESS_FAULTS } from './faults/access.js';
import { ALARM_FAULTS } from './faults/alarms.js';
import { EQUIPMENT_FAULTS } from './faults/equipment.js';
import { GATEWAY_FAULTS } from './faults/gateway.js';
import { KEEPING_FAULTS } from './faults/keeping.js';
import { PLANNING_FAULTS } from './faults/planning.js';
import type { FaultRow } from './faults/row.js';
import { SEALING_FAULTS } from './faults/sealing.js';
import { WIRE_FAULTS } from './faults/wires.js';
import { fill } from './fill.js';
import type { Bad } from './quality.js';

/**
 * Everything that can go wrong, one row per code: what, and what to do, for the person who must act.
 * `{name}` is filled from the fault's parameters. Codes are stable: they stand in journals and APIs.
 */
const FAULTS = {
  ...WIRE_FAULTS,
  ...EQUIPMENT_FAULTS,
  ...PLANNING_FAULTS,
  ...ALARM_FAULTS,
  ...KEEPING_FAULTS,
  ...GATEWAY_FAULTS,
  ...ACCESS_FAULTS,
  ...SEALING_FAULTS,
} as const satisfies Record<string, FaultRow>;

export type FaultCode = keyof typeof FAULTS;
export type FaultParameters = Readonly<Record<string, string | number>>;
export type Language = 'zh' | 'en';

export const FAULT_CODES = Object.keys(FAULTS) as FaultCode[];
export const faultRow = (code: FaultCode): FaultRow => FAULTS[code];

/** An error that says what, where and what to do, in the language of the one who must act. */
export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    readonly code: FaultCode,
    readonly parameters: FaultParameters = {},
    options?: { cause?: unknown },
  ) {
    super(fill(FAULTS[code].en, parameters), options);
  }
  get retry(): boolean {
    return FAULTS[this.code].retry;
  }
  /** What a reading becomes when this fault took its value. */
  get quality(): Bad {
    const row: FaultRow = FAULTS[this.code];
    return row.quality ?? 'bad';
  }
  in(language: Language): string {
    return fill(FAULTS[this.code][language], this.parameters);
  }
}

export const isFault = (thrown: unknown): thrown is Fault => thrown instanceof Fault;
