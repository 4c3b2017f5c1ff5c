import { type Hall, pointsOf } from '../../core/hall.js';
import type { Instant } from '../../core/time.js';
import { speaksOf } from '../standards/choice.js';
import type { AssessSetup } from './assess.js';
import { accuracyOf, pressureFactor } from './instrument.js';

/**
 * Everything besides the raw readings that decides the verdicts of an assessment, as plain data: who has
 * this and the readings can compute every verdict again without us (tests/peers/recompute.py does).
 */
export const basisOf = (setup: AssessSetup) => {
  const { hall, from, to, standards, zones, instruments, tests, doubts, stays } = setup;
  return {
    hall: {
      id: hall.id,
      names: hall.names,
      region: hall.region,
      timeZone: hall.timeZone,
      altitudeM: hall.altitudeM,
      opening: hall.opening,
      calendar: daysNear(hall, from, to),
      crowdedPlace: hall.crowdedPlace,
      season: hall.season,
      zones: hall.zones
        .filter(({ id }) => zones === undefined || zones.includes(id))
        .map(({ id, kind, airSpace, areaM2, capacity, standards: chosen }) => ({
          id,
          kind,
          airSpace,
          areaM2,
          capacity,
          standards: chosen,
        })),
    },
    from,
    to,
    regardless: setup.regardless === true,
    standards: standards.filter((standard) => speaksOf(standard, hall)),
    tests,
    laboratory: setup.laboratory ?? [],
    points: pointsOf(hall)
      .filter(({ id, zone }) => zone !== undefined || stays?.has(id) === true)
      .map((point) => {
        const instrument = instruments.get(point.id) ?? {};
        const { certificates = [], ...uncertified } = instrument;
        return {
          id: point.id,
          zone: point.zone,
          quantity: point.quantity,
          unit: point.unit,
          /** How often a reading is kept at least, in milliseconds. */
          kept: Math.max(point.period, point.keepEvery),
          /** The maker's, or what is usual; a certificate that corrects takes its place. */
          accuracy: accuracyOf(point.quantity, uncertified, { from, to }),
          certificates,
          doubts: doubts?.get(point.id) ?? [],
          stays: stays?.get(point.id) ?? [],
          pressureFactor: pressureFactor(point.quantity, instrument, hall.altitudeM) ?? null,
        };
      }),
  };
};

const DAY_MS = 86_400_000;

/** Of twenty years of holidays those that an assessment of this time can meet. */
const daysNear = ({ calendar }: Hall, from: Instant, to: Instant) => {
  const [first, last] = [from - 2 * DAY_MS, to + 2 * DAY_MS].map((at) =>
    new Date(at).toISOString().slice(0, 10),
  ) as [string, string];
  const near = (days: readonly string[]) => days.filter((day) => day >= first && day <= last);
  return { open: near(calendar.open), closed: near(calendar.closed) };
};
