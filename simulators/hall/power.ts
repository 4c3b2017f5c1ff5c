import type { DeviceId } from '../../gateway/core/identity.js';

/** Electricity of the hall; energy in kWh counts up for ever. */
export interface Power {
  readonly mains: boolean;
  readonly lightingW: number;
  readonly equipmentW: number;
  /** Of each air-conditioning meter. */
  readonly coolingW: Readonly<Record<DeviceId, number>>;
  readonly energyKwh: Readonly<Record<DeviceId, number>>;
  /** Charge of the UPS battery, percent. */
  readonly charge: number;
}

/** Load that the UPS carries, and how long its battery lasts at it. */
export const UPS_LOAD_W = 1400;
export const UPS_RATED_W = 4000;
export const UPS_FULL_MIN = 42;
const UPS_RECHARGE_MIN = 240;

export const totalW = (power: Power): number =>
  power.lightingW +
  power.equipmentW +
  UPS_LOAD_W +
  Object.values(power.coolingW).reduce((total, w) => total + w, 0);

export interface Demand {
  /** Share of the lamps that are on. */
  readonly lamps: number;
  readonly litM2: number;
  readonly people: number;
  /** Degrees between outside and what is wanted inside; 0 where nothing is conditioned. */
  readonly degrees: number;
}

/** Power after `dtH` hours. The first meter counts everything, the others a part of the cooling each. */
export const powerAfter = (
  before: Power,
  meters: readonly DeviceId[],
  demand: Demand,
  dtH: number,
): Power => {
  const [main, ...branches] = meters;
  const on = before.mains ? 1 : 0;
  const each =
    on * (350 + (420 * demand.degrees * demand.litM2) / 1000 / Math.max(1, branches.length));
  const power: Power = {
    mains: before.mains,
    lightingW: on * 7 * demand.lamps * demand.litM2,
    equipmentW: on * (1800 + 90 * demand.people),
    coolingW: Object.fromEntries(branches.map((meter) => [meter, each])),
    energyKwh: before.energyKwh,
    charge: before.mains
      ? Math.min(100, before.charge + (100 * dtH * 60) / UPS_RECHARGE_MIN)
      : Math.max(0, before.charge - (100 * dtH * 60) / UPS_FULL_MIN),
  };
  const watts = (meter: DeviceId): number =>
    meter === main ? on * totalW(power) : (power.coolingW[meter] ?? 0);
  const energyKwh = Object.fromEntries(
    meters.map((meter) => [meter, (before.energyKwh[meter] ?? 0) + (watts(meter) * dtH) / 1000]),
  );
  return { ...power, energyKwh };
};
