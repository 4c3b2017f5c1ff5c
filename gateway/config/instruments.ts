import { type Hall, pointsOf } from '../core/hall.js';
import { keyOf, type PointId } from '../core/identity.js';
import type { KnownInstrument } from './contract.js';
import type { Models } from './wires/site.js';

/**
 * What the models say of the instrument behind each point. What an instrument says of itself is not
 * there: no limit of a zone judges it.
 */
export const instrumentsOf = (
  hall: Hall,
  { profiles, talkers }: Pick<Models, 'profiles' | 'talkers'>,
): ReadonlyMap<PointId, KnownInstrument> => {
  const models = new Map(hall.devices.map(({ id, profile }) => [id, profile]));
  return new Map(
    pointsOf(hall).flatMap(({ id, device }): [PointId, KnownInstrument][] => {
      const profile = models.get(device);
      const model = profile && (profiles.get(profile) ?? talkers.get(profile));
      const { about, accuracy, pressure } = model?.points[keyOf(id)] ?? {};
      if (about === 'device') return [];
      return [[id, { ...(accuracy && { accuracy }), ...(pressure && { pressure }) }]];
    }),
  );
};
