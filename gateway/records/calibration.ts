import type { Calibration } from '../core/certificate.js';
import { type Records, standing } from '../core/entered.js';
import type { Hall } from '../core/hall.js';
import type { DeviceId } from '../core/identity.js';
import { certificatesOf } from './certificates.js';

/**
 * How the unit that hangs in the place of each device is vouched for: by the certificate of its points
 * that runs out first; or it hangs there in place of another and none of its own was entered yet.
 */
export const calibrationsOf = (
  records: Records,
  hall: Pick<Hall, 'devices' | 'timeZone'>,
): ReadonlyMap<DeviceId, Calibration> => {
  const certificates = certificatesOf(records, hall);
  const swaps = standing(records, 'device-replaced').map(({ content }) => content);
  return new Map(
    hall.devices.flatMap(({ id, points }): [DeviceId, Calibration][] => {
      const swap = swaps
        .filter(({ device }) => device === id)
        .sort((one, next) => one.at - next.at)
        .at(-1);
      const last = points.flatMap((point) => certificates.get(point.id)?.at(-1) ?? []);
      const own = last.filter(({ until }) => swap === undefined || until > swap.at);
      if (swap !== undefined && (own.length === 0 || own.length < last.length))
        return [[id, { missingSince: swap.at, serial: swap.newSerial }]];
      const [first, ...others] = own;
      if (first === undefined) return [];
      const { number, until } = others.reduce(
        (soonest, one) => (one.until < soonest.until ? one : soonest),
        first,
      );
      return [[id, { number, until }]];
    }),
  );
};
