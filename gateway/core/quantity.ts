import type { Unit } from './unit.js';

/**
 * How a quantity behaves in time. `measured` is sampled, `state` jumps between named values
 * (journalled on change), `total` only grows until it rolls over.
 */
export type Character = 'measured' | 'state' | 'total';

export interface QuantityRow {
  readonly unit: Unit;
  /** Digits after the point that a person is shown. */
  readonly decimals: number;
  readonly character: Character;
  /** Levels in dB are averaged as energy, everything else as it is (domain.md §12). */
  readonly mean?: 'energy';
}

const measured = (unit: Unit, decimals: number): QuantityRow => ({
  unit,
  decimals,
  character: 'measured',
});
const state: QuantityRow = { unit: '1', decimals: 0, character: 'state' };
const total = (unit: Unit, decimals: number): QuantityRow => ({
  unit,
  decimals,
  character: 'total',
});

export const QUANTITIES = {
  'air-velocity': measured('m/s', 1),
  'apparent-power': measured('VA', 0),
  'battery-charge': measured('%', 0),
  'battery-state': state,
  'battery-voltage': measured('V', 1),
  'certificate-days': measured('d', 0),
  co: measured('ppm', 1),
  co2: measured('ppm', 0),
  contact: state,
  count: total('1', 0),
  current: measured('A', 2),
  energy: total('kW.h', 2),
  fault: state,
  frequency: measured('Hz', 2),
  hcho: measured('mg/m3', 3),
  humidity: measured('%', 1),
  illuminance: measured('lx', 0),
  leak: state,
  load: measured('%', 1),
  noise: { unit: 'dB(A)', decimals: 1, character: 'measured', mean: 'energy' },
  o3: measured('ppm', 2),
  occupancy: state,
  output: state,
  people: measured('person', 0),
  pm1: measured('ug/m3', 0),
  pm10: measured('ug/m3', 0),
  pm25: measured('ug/m3', 0),
  power: measured('W', 0),
  'power-factor': measured('1', 2),
  pressure: measured('hPa', 1),
  reachable: state,
  'reactive-power': measured('var', 0),
  'response-time': measured('ms', 0),
  runtime: measured('min', 0),
  smoke: state,
  status: state,
  temperature: measured('Cel', 1),
  tvoc: measured('ppb', 0),
  'tvoc-mass': measured('mg/m3', 3),
  voltage: measured('V', 1),
  'wait-time': measured('min', 0),
  waiting: measured('person', 0),
} as const satisfies Record<string, QuantityRow>;

export type Quantity = keyof typeof QUANTITIES;

export const quantityRow = (quantity: Quantity): QuantityRow => QUANTITIES[quantity];
export const isQuantity = (name: string): name is Quantity => Object.hasOwn(QUANTITIES, name);
