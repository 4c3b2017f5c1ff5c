import type { Entry, Lane, Position } from '../core/ports.js';
import type { Seq } from '../core/time.js';

export const positionOf = (entry: Entry): Position => {
  const { boot, seq } = 'scan' in entry ? entry.scan : entry.event;
  return { boot, seq };
};
export const seqOf = (entry: Entry): Seq => ('scan' in entry ? entry.scan.seq : entry.event.seq);
export const laneOf = (entry: Entry): Lane => ('scan' in entry ? 'readings' : 'events');

/** Readings of a scan, one for an event: what an entry weighs in memory. */
export const weightOf = (entry: Entry): number =>
  'scan' in entry ? entry.scan.readings.length : 1;
