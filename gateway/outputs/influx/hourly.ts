import { QUANTITIES, type Quantity, quantityRow } from '../../core/quantity.js';
import { hours } from '../../core/time.js';

/** How readings of an hour become one. */

/** Where the hourly readings lie; the dashboards ask for it by this name. */
export const HOURLY = 'hourly';

/** Readings that come late, after an outage of a day or two, are summed up by themselves; older ones by a fill. */
export const LATE = hours(48);

/**
 * What the dashboards choose by: its field is what stands before the name of a measurement that is to be
 * the hourly one. Without it they ask for every reading, however long the time. Its stamp is so far ahead
 * (2200-01-01) that no retention drops it.
 */
export const DETAIL_LINE = `detail hourly="\\"${HOURLY}\\"." ${Date.UTC(2200, 0, 1)}`;

const quantities = Object.keys(QUANTITIES) as Quantity[];
const those = (is: (quantity: Quantity) => boolean): string =>
  `/^(${quantities.filter(is).join('|')})$/`;
const isLevel = (quantity: Quantity): boolean => quantityRow(quantity).mean === 'energy';

/** Measured values: their mean. */
export const MEASURED = those((one) => quantityRow(one).character === 'measured' && !isLevel(one));
/** Levels in dB: the mean of their energy (domain.md §12). */
export const LEVELS = those(isLevel);
/** States and totals: the last. */
export const LASTING = those((one) => quantityRow(one).character !== 'measured');
