import type { Quantity } from '../../gateway/core/quantity.js';
import { quantityRow } from '../../gateway/core/quantity.js';
import { sensorMetric } from '../../gateway/outputs/metrics/name.js';

/** Pieces of PromQL, by the names that `/metrics` gives. */

/** A label as one of the values a person chose. */
const chosen = (label: string): string => `${label}=~"$${label}"`;

export const HALL = chosen('hall');
export const ZONE = chosen('zone');
export const DEVICE = chosen('device');
export const BUS = chosen('bus');
export const STANDARD = chosen('standard');
/** Zones are those of the floor by their variable. */
export const PLACE = `${HALL},${ZONE}`;

const metricOf = (quantity: Quantity) => sensorMetric(quantity, quantityRow(quantity).unit);

/** `hallkeeper_sensor_co2_ppm{…}`. */
export const sensor = (quantity: Quantity, labels = PLACE): string =>
  `${metricOf(quantity).name}{${labels}}`;

/** An expression over a sensor's metric brought back from Prometheus' base unit to the quantity's own. */
export const inOwnUnit = (quantity: Quantity, expression: string): string => {
  const { factor } = metricOf(quantity);
  if (factor === 1) return expression;
  return factor > 1 ? `${expression} / ${factor}` : `${expression} * ${Math.round(1 / factor)}`;
};

export const nameOf = (quantity: Quantity): string => metricOf(quantity).name;
