import { type Quantity, quantityRow } from '../../core/quantity.js';
import type { Unit } from '../../core/unit.js';

/** The state of the gas that a mass concentration of a standard speaks of. */
export interface ReferenceState {
  /** °C */
  readonly temperature: number;
  /** kPa */
  readonly pressure: number;
}

/** CODATA 2018, J/(mol·K). */
const GAS_CONSTANT = 8.314462618;
const KELVIN = 273.15;

/** g/mol, of gases whose limits are mg/m³ and whose sensors say ppm (domain.md §8). */
const MOLAR_MASS: Readonly<Partial<Record<Quantity, number>>> = { co: 28.01, o3: 48.0 };

/** Litres that one mol fills. */
const molarVolume = ({ temperature, pressure }: ReferenceState): number =>
  (GAS_CONSTANT * (temperature + KELVIN)) / pressure;

/**
 * What a value in the quantity's own unit is multiplied by to be in the unit of a requirement;
 * undefined where no factor does it. TVOC in ppb has none: its molar mass is that of the mixture.
 */
export const factorTo = (
  quantity: Quantity,
  unit: Unit,
  reference: ReferenceState | undefined,
): number | undefined => {
  const own: Unit = quantityRow(quantity).unit;
  if (own === unit) return 1;
  if (own === 'ppm' && unit === '%') return 1e-4;
  if (own === 'ug/m3' && unit === 'mg/m3') return 1e-3;
  const mass = MOLAR_MASS[quantity];
  if (own !== 'ppm' || unit !== 'mg/m3' || mass === undefined || reference === undefined)
    return undefined;
  return mass / molarVolume(reference);
};
