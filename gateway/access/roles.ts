import type { Right, Role } from '../core/role.js';

/** What each role may do; a right that is not in its row it does not have. */
const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  administrator: [
    'see',
    'see-audit',
    'command-alarm',
    'enter-record',
    'write-device',
    'administer',
  ],
  manager: ['see', 'see-audit', 'command-alarm', 'enter-record', 'write-device'],
  'safety-officer': ['see', 'command-alarm', 'enter-record'],
  assessor: ['see'],
  viewer: ['see'],
  auditor: ['see', 'see-audit'],
  'wall-screen': ['see'],
};

const sets = new Map<Role, ReadonlySet<Right>>();

export const rightsOf = (role: Role): ReadonlySet<Right> => {
  const known = sets.get(role) ?? new Set(RIGHTS_OF[role]);
  sets.set(role, known);
  return known;
};

export const NO_RIGHTS: ReadonlySet<Right> = new Set();

/** Roles that an administrator may simply give; an assessor is invited for a time, a wall screen is paired. */
export const isGiven = (role: Role): boolean => role !== 'assessor' && role !== 'wall-screen';
