/** What a zone is for; its kind decides limits, alarm kinds, standards and wording (design §3). */
export const ZONE_KINDS = [
  'lobby',
  'reception',
  'waiting',
  'windows',
  'self-service',
  'self-service-24h',
  'negotiation',
  'meeting',
  'office',
  'archive',
  'machine-room',
  'power-room',
  'kitchen',
  'toilet',
  'nursing',
  'duty-room',
  'corridor',
  'stair',
  'outdoor',
] as const;

export type ZoneKind = (typeof ZONE_KINDS)[number];
