import type { DeviceId } from '../../gateway/core/identity.js';
import type { Quantity } from '../../gateway/core/quantity.js';
import type { HallModel, HallState } from './hall.js';
import { totalW, UPS_FULL_MIN, UPS_LOAD_W, UPS_RATED_W } from './power.js';

/** The phase that a key names (`voltage-l2`, `power-3`), else undefined for the whole. */
const phaseIn = (key: string): number | undefined => {
  const [, phase] = /(?:^|-)l?([123])$/.exec(key) ?? [];
  return phase === undefined ? undefined : Number(phase);
};

/** The three phases are not loaded alike. */
const PHASE_SHARE = [0.36, 0.33, 0.31];
const POWER_FACTOR = 0.93;

export const atMeter = (
  { meters }: HallModel,
  { power }: HallState,
  device: DeviceId,
  key: string,
  quantity: Quantity,
): number | undefined => {
  const main = device === meters[0];
  const voltage = power.mains ? 228.5 : 0;
  const whole = !power.mains ? 0 : main ? totalW(power) : (power.coolingW[device] ?? 0);
  const phase = phaseIn(key);
  const watts = phase === undefined ? whole : whole * (PHASE_SHARE[phase - 1] ?? 0);
  switch (quantity) {
    case 'voltage':
      return voltage;
    case 'current':
      return voltage === 0 ? 0 : watts / (voltage * POWER_FACTOR);
    case 'power':
      return watts;
    case 'apparent-power':
      return watts / POWER_FACTOR;
    case 'reactive-power':
      return watts * Math.tan(Math.acos(POWER_FACTOR));
    case 'power-factor':
      return power.mains ? POWER_FACTOR : 1;
    case 'frequency':
      return power.mains ? 50 : 0;
    case 'energy':
      return key.includes('export') ? 0 : (power.energyKwh[device] ?? 0);
    default:
      return undefined;
  }
};

/** Operating mode and charger as Huawei's UPS2000 counts them (domain.md 10, row 29). */
const UPS_MODE = { mains: 2, battery: 3 };
const CHARGER = { resting: 2, charging: 4, discharging: 5 };
const LOW_BATTERY_PERCENT = 20;

export const atUps = (
  { power }: HallState,
  key: string,
  quantity: Quantity,
): number | undefined => {
  switch (quantity) {
    case 'voltage':
      return key.includes('out') || power.mains ? 229 : 0;
    case 'frequency':
      return key.includes('out') || power.mains ? 50 : 0;
    case 'battery-voltage':
      return 72 + 0.1 * power.charge;
    case 'battery-charge':
      return power.charge;
    case 'load':
      return (100 * UPS_LOAD_W) / UPS_RATED_W;
    case 'runtime':
      return (UPS_FULL_MIN * power.charge) / 100;
    case 'status':
      if (key !== 'charger') return power.mains ? UPS_MODE.mains : UPS_MODE.battery;
      if (!power.mains) return CHARGER.discharging;
      return power.charge < 100 ? CHARGER.charging : CHARGER.resting;
    case 'battery-state':
      return power.charge < LOW_BATTERY_PERCENT ? 1 : 0;
    case 'power':
      return UPS_LOAD_W;
    case 'temperature':
      return 27;
    default:
      return undefined;
  }
};
