import { type DeviceId, type PointId, pointId } from '../../gateway/core/identity.js';
import type { Clock } from '../../gateway/core/time.js';
import type { Profile } from '../../gateway/devices/profile.js';
import { encode } from '../../gateway/drivers/modbus/codec.js';
import type { Register } from '../../gateway/drivers/modbus/register.js';
import type { Points } from '../points.js';
import { Standing } from '../standing.js';
import { type Disturbed, disturb, type InstrumentFault } from './fault.js';
import { answer, type Instrument } from './instrument.js';
import { BAUD_KEY, registerMap, UNIT_KEY, type Values } from './registers.js';

export interface DeviceSetting {
  readonly id: DeviceId;
  readonly unit: number;
  readonly baud: number;
  readonly choices: Readonly<Record<string, string>>;
  /** From the end of the question's silence to the first bit of the answer. */
  readonly turnaroundMs: number;
  /** Whether this one knows 43/14. */
  readonly identifies: boolean;
}

/** An instrument on its wire: its unit id and baud rate, what is wrong with it, what was written. */
export class SimulatedDevice {
  readonly id: DeviceId;
  readonly points: readonly PointId[];
  unit: number;
  baud: number;
  private asked = 0;
  private readonly turnaroundMs: number;
  private readonly instrument: Instrument;
  /** Set-up registers that are written once and mean nothing to the hall. */
  private readonly once = new Map<string, number>();
  private readonly registers: ReadonlyMap<string, Register>;
  private readonly standing: Standing<InstrumentFault>;

  constructor(
    setting: DeviceSetting,
    profile: Profile,
    private readonly values: Points,
    clock: Clock,
  ) {
    this.standing = new Standing(clock);
    const map = registerMap(profile, setting.choices);
    this.id = setting.id;
    this.unit = setting.unit;
    this.baud = setting.baud;
    this.turnaroundMs = setting.turnaroundMs;
    this.points = Object.keys(profile.points).map((key) => pointId(setting.id, key));
    this.instrument = setting.identifies
      ? { map, identification: [profile.manufacturer, profile.model, 'simulated'] }
      : { map };
    this.registers = new Map(map.slots.map((slot) => [slot.key, slot.register]));
  }

  /** Whether the model has a register that can say this value; undefined = "no value". */
  canShow(key: string, value: number | undefined): boolean {
    const register = this.registers.get(key);
    return register !== undefined && encode(register, value) !== undefined;
  }

  get fault(): InstrumentFault | undefined {
    return this.standing.fault;
  }

  breaks(fault: InstrumentFault, forMs?: number): void {
    this.standing.breaks(fault, forMs);
  }

  heals(): void {
    this.standing.heals();
  }

  /** What it puts on its wire for a PDU that it heard, and how long after the question. */
  hear(pdu: Buffer, frame: (unit: number, pdu: Buffer) => Buffer): Disturbed & { afterMs: number } {
    const { unit } = this;
    this.asked += 1;
    const fault = this.isSpared ? undefined : this.fault;
    const reply = fault?.fault === 'dead' ? undefined : answer(this.instrument, pdu, this.read);
    for (const { key, value, forMs } of reply?.written ?? []) this.written(key, value, forMs);
    const said = disturb(fault, unit, reply?.pdu ?? Buffer.alloc(0), frame);
    return { ...said, afterMs: this.turnaroundMs + said.laterByMs };
  }

  /** A fault of every so many answers leaves the others alone. */
  private get isSpared(): boolean {
    const { fault } = this;
    return fault?.fault === 'crc' && this.asked % (fault.every ?? 1) !== 0;
  }

  private readonly read: Values = (key) => {
    if (key === UNIT_KEY) return this.unit;
    if (key === BAUD_KEY) return this.baudCode();
    if (key.startsWith('@'))
      return this.instrument.map.constants.get(key) ?? this.once.get(key) ?? 0;
    return this.values.show(pointId(this.id, key)).value;
  };

  private baudCode(): number {
    for (const [code, rate] of this.instrument.map.bauds) if (rate === this.baud) return code;
    return 0;
  }

  private written(key: string, value: number, forMs?: number): void {
    if (key === UNIT_KEY) this.unit = value;
    else if (key === BAUD_KEY) this.baud = this.instrument.map.bauds.get(value) ?? this.baud;
    else if (key.startsWith('@')) this.once.set(key, value);
    else this.values.write(pointId(this.id, key), value, forMs);
  }
}
