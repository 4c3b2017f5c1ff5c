import type { Hall } from '../core/hall.js';
import type { Entry, Position } from '../core/ports.js';

/** Where an entry stands on the tape. */
export const positionOf = (entry: Entry): Position => ('scan' in entry ? entry.scan : entry.event);

/** The id by which everybody outside knows an entry, for ever: `<hall>:<boot>:<seq>`. */
export const entryId = (hall: Pick<Hall, 'id'>, entry: Entry): string => {
  const { boot, seq } = positionOf(entry);
  return `${hall.id}:${boot}:${seq}`;
};
