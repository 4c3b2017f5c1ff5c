import { fileURLToPath } from 'node:url';
import type { DeviceId, PointId, ProfileId } from '../../gateway/core/identity.js';
import type { Clock } from '../../gateway/core/time.js';
import { SimulatedDevice } from '../../simulators/instruments/device.js';
import { Points } from '../../simulators/points.js';
import { readProfiles } from '../../simulators/profiles.js';

export const PROFILES = fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url));

export const profileOf = (id: string) => {
  const profile = readProfiles(PROFILES, [id as ProfileId]).get(id as ProfileId);
  if (!profile) throw new Error(`no profile ${id}`);
  return profile;
};

/** An instrument of a profile whose points show `values` by key, else nothing. */
export const instrumentOf = (
  id: string,
  values: Readonly<Record<string, number>>,
  clock: Clock,
  more: { unit?: number; baud?: number; identifies?: boolean } = {},
) => {
  const shown = (point: PointId) => values[point.slice(point.indexOf('/') + 1)];
  const points = new Points(clock, shown);
  const setting = {
    id: 'd' as DeviceId,
    unit: more.unit ?? 1,
    baud: more.baud ?? 9600,
    choices: {},
    turnaroundMs: 20,
    identifies: more.identifies ?? false,
  };
  return { device: new SimulatedDevice(setting, profileOf(id), points, clock), points };
};
