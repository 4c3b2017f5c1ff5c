import { Fault } from '../core/fault.js';
import type { Driver } from './driver.js';

/** A driver of a wire on which nothing is ever sent. */
export type Listening = Omit<Driver, 'write' | 'pulse'>;

/** A driver like the others: its points cannot be set, and it says so. */
export const listeningOnly = (driver: Listening): Driver => ({
  ...driver,
  write: (point) => Promise.reject(new Fault('write-not-listed', { point })),
  pulse: (point) => Promise.reject(new Fault('write-not-listed', { point })),
});
