import { type Quantity, quantityRow } from '../../core/quantity.js';
import type { Unit } from '../../core/unit.js';

/** How a unit is written in a metric's name, and what a value is multiplied by to get there. */
interface Suffix {
  readonly suffix: string;
  readonly factor: number;
}

/** Base units where Prometheus has one (prometheus.io, metric and label naming), else the unit in words. */
const SUFFIXES: Readonly<Record<Unit, Suffix>> = {
  '1': { suffix: '', factor: 1 },
  '%': { suffix: '_ratio', factor: 0.01 },
  A: { suffix: '_amperes', factor: 1 },
  Cel: { suffix: '_celsius', factor: 1 },
  Hz: { suffix: '_hertz', factor: 1 },
  V: { suffix: '_volts', factor: 1 },
  VA: { suffix: '_voltamperes', factor: 1 },
  W: { suffix: '_watts', factor: 1 },
  d: { suffix: '_seconds', factor: 86_400 },
  'dB(A)': { suffix: '_decibels', factor: 1 },
  hPa: { suffix: '_pascals', factor: 100 },
  'kW.h': { suffix: '_joules', factor: 3_600_000 },
  kPa: { suffix: '_pascals', factor: 1000 },
  lx: { suffix: '_lux', factor: 1 },
  'm/s': { suffix: '_meters_per_second', factor: 1 },
  'mg/m3': { suffix: '_milligrams_per_cubic_meter', factor: 1 },
  min: { suffix: '_seconds', factor: 60 },
  ms: { suffix: '_seconds', factor: 0.001 },
  person: { suffix: '_persons', factor: 1 },
  ppb: { suffix: '_ppb', factor: 1 },
  ppm: { suffix: '_ppm', factor: 1 },
  s: { suffix: '_seconds', factor: 1 },
  'ug/m3': { suffix: '_micrograms_per_cubic_meter', factor: 1 },
  var: { suffix: '_vars', factor: 1 },
};

export interface SensorMetric {
  readonly name: string;
  readonly help: string;
  readonly factor: number;
  readonly type: 'gauge' | 'counter';
}

/** `temperature` in `Cel` -> `hallkeeper_sensor_temperature_celsius`; totals end in `_total`. */
export const sensorMetric = (quantity: Quantity, unit: Unit): SensorMetric => {
  const { suffix, factor } = SUFFIXES[unit];
  const counter = quantityRow(quantity).character === 'total';
  return {
    name: `hallkeeper_sensor_${quantity.replaceAll('-', '_')}${suffix}${counter ? '_total' : ''}`,
    help: `Last good or uncertain reading of ${quantity}; absent while there is none`,
    factor,
    type: counter ? 'counter' : 'gauge',
  };
};
