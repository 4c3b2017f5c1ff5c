import { type Hall, type Point, pointsOf, type Zone } from '../../core/hall.js';
import type { AirSpaceId, ZoneId } from '../../core/identity.js';

/** Zones without walls between them, and what is known of the air that they share. */
export interface AirSpace {
  readonly id: AirSpaceId;
  readonly zones: readonly Zone[];
  /** Absent where a zone has no area or no height. */
  readonly volumeM3?: number;
  readonly co2: readonly Point[];
  /** Zones whose people are counted at doors. */
  readonly counted: readonly ZoneId[];
  /** Staff who are there in opening hours. */
  readonly staff: number;
  /** People of the public that the site declares for its zones together. */
  readonly capacity?: number;
}

const added = (numbers: readonly (number | undefined)[]): number | undefined =>
  numbers.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one === undefined ? undefined : sum + one),
    0,
  );

const volumeOf = ({ areaM2, heightM }: Zone): number | undefined =>
  areaM2 === undefined || heightM === undefined ? undefined : areaM2 * heightM;

/** The air spaces of a hall that hold a CO2 sensor, in the order of their first zones. */
export const airSpacesOf = (hall: Hall): readonly AirSpace[] => {
  const points = pointsOf(hall).filter(({ quantity }) => quantity === 'co2');
  const indoor = hall.zones.filter(({ kind }) => kind !== 'outdoor');
  return [...new Set(indoor.map(({ airSpace }) => airSpace))].flatMap((id): AirSpace[] => {
    const zones = indoor.filter((zone) => zone.airSpace === id);
    const within = (zone: ZoneId | undefined) => zones.some((one) => one.id === zone);
    const co2 = points.filter(({ zone }) => within(zone));
    if (co2.length === 0) return [];
    const volumeM3 = added(zones.map(volumeOf));
    const declared = zones.flatMap(({ capacity }) => capacity ?? []);
    return [
      {
        id,
        zones,
        ...(volumeM3 !== undefined && { volumeM3 }),
        co2,
        counted: hall.counting.map(({ zone }) => zone).filter(within),
        staff: zones.reduce((sum, { staff = 0 }) => sum + staff, 0),
        ...(declared.length > 0 && { capacity: declared.reduce((sum, one) => sum + one, 0) }),
      },
    ];
  });
};

/** What is measured of the air outside: the first such point. */
export const outdoorCo2 = (hall: Hall): Point | undefined => {
  const outside = hall.zones.filter(({ kind }) => kind === 'outdoor').map(({ id }) => id);
  return pointsOf(hall).find(
    ({ quantity, zone }) => quantity === 'co2' && zone !== undefined && outside.includes(zone),
  );
};
