/** What a hall's people are to the gateway. Safety officer, manager and administrator are the three of every day. */
export const ROLES = [
  'administrator',
  'manager',
  'safety-officer',
  'assessor',
  'viewer',
  'auditor',
  'wall-screen',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * What may be asked. `open`: anybody, signed in or not; it says nothing of the hall. Every route names
 * one: nothing is open because somebody forgot.
 */
export const RIGHTS = [
  'open',
  'see',
  'see-audit',
  'command-alarm',
  'enter-record',
  'write-device',
  'administer',
] as const;
export type Right = (typeof RIGHTS)[number];
