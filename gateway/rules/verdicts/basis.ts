import { pointsOf } from '../../core/hall.js';
import type { AssessSetup } from './assess.js';
import { accuracyOf, pressureFactor } from './instrument.js';
import { speaksOf } from './rule.js';

/**
 * Everything besides the raw readings that decides the verdicts of an assessment, as plain data: who has
 * this and the readings can compute every verdict again without us (tests/peers/recompute.py does).
 */
export const basisOf = (setup: AssessSetup) => {
  const { hall, from, to, standards, zones, instruments, tests } = setup;
  return {
    hall: {
      id: hall.id,
      names: hall.names,
      region: hall.region,
      timeZone: hall.timeZone,
      altitudeM: hall.altitudeM,
      opening: hall.opening,
      calendar: hall.calendar,
      season: hall.season,
      zones: hall.zones
        .filter(({ id }) => zones === undefined || zones.includes(id))
        .map(({ id, kind, airSpace, areaM2, capacity }) => ({
          id,
          kind,
          airSpace,
          areaM2,
          capacity,
        })),
    },
    from,
    to,
    regardless: setup.regardless === true,
    standards: standards.filter((standard) => speaksOf(standard, hall)),
    tests,
    points: pointsOf(hall)
      .filter(({ zone }) => zone !== undefined)
      .map((point) => {
        const instrument = instruments.get(point.id) ?? {};
        return {
          id: point.id,
          zone: point.zone,
          quantity: point.quantity,
          unit: point.unit,
          /** How often a reading is kept at least, in milliseconds. */
          kept: Math.max(point.period, point.keepEvery),
          accuracy: accuracyOf(point.quantity, instrument),
          pressureFactor: pressureFactor(point.quantity, instrument, hall.altitudeM) ?? null,
        };
      }),
  };
};
