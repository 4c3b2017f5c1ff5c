import type { DeviceId, PointId } from '../core/identity.js';
import type { Fingerprint, Plausible } from '../drivers/modbus/discover-match.js';
import type { Profile } from './profile.js';
import { deviceOfProfile, registerOf } from './profile-points.js';

/** How a model is recognised on a wire, out of its profile; what the installer must choose is left at its first. */
export const fingerprintOf = (model: string, profile: Profile): Fingerprint | undefined => {
  const { comms, asks, manufacturer } = profile;
  const made = deviceOfProfile(profile, {
    device: model as DeviceId,
    unit: comms['default-unit'],
    choices: Object.fromEntries(
      Object.entries(asks).map(([ask, { options }]) => [ask, Object.keys(options)[0] ?? '']),
    ),
    points: {},
  });
  if (!('parts' in made)) return undefined;
  const { wire, points } = made.parts;
  const inHall = new Map<PointId, (typeof points)[number]>(
    points.map((point) => [point.id, point]),
  );
  return {
    model,
    bauds: comms.bauds,
    baud: comms['default-baud'] ?? 0,
    unit: comms['default-unit'],
    device: wire,
    identify: comms.identify.map(({ register, between }) => ({
      register: registerOf(register),
      between,
    })),
    points: wire.points.map(({ point, register }): Plausible => {
      const { range = [0, 0], states } = inHall.get(point) ?? {};
      return {
        register,
        between: range,
        ...(states && { states: Object.keys(states).map(Number) }),
      };
    }),
    texts: [manufacturer, profile.model],
  };
};
