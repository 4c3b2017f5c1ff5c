import type { Hall, Opening, Zone } from '../core/hall.js';
import type { AirSpaceId } from '../core/identity.js';
import { polygonArea } from '../core/polygon.js';
import { type Devices, devicesOf } from './build-devices.js';
import { calendarOf } from './calendar.js';
import type { LegalYears } from './calendar-file.js';
import { choiceOf } from './choose-standards.js';
import { energyOf } from './energy.js';
import { DAYS } from './places.js';
import { planOf } from './plan.js';
import type { HallFile } from './schema.js';
import type { Models } from './wires/site.js';

/** A checked file made into what everybody right of config reads. */

export interface HallParts extends Omit<Devices, 'devices'> {
  readonly hall: Hall;
}

const openingOf = ({ days, from, to }: HallFile['hall']['opening'][number]): Opening => ({
  days: days.map((day) => DAYS.indexOf(day) + 1),
  from,
  to,
});

const zoneOf = (zone: HallFile['zones'][number], file: HallFile): Zone => {
  const { floors } = file;
  const standards = choiceOf(file.standards, zone);
  const areaM2 =
    zone['area-m2'] ?? (zone.polygon.length >= 3 ? polygonArea(zone.polygon) : undefined);
  const heightM = zone['height-m'] ?? floors.find(({ id }) => id === zone.floor)?.['height-m'];
  return {
    id: zone.id,
    names: zone.names,
    kind: zone.kind,
    ...(zone.floor === undefined ? {} : { floor: zone.floor }),
    polygon: zone.polygon,
    ...(areaM2 === undefined ? {} : { areaM2 }),
    ...(heightM === undefined ? {} : { heightM }),
    ...(zone.capacity === undefined ? {} : { capacity: zone.capacity }),
    ...(zone.seats === undefined ? {} : { seats: zone.seats }),
    ...(zone.staff === undefined ? {} : { staff: zone.staff }),
    ...(standards && { standards }),
    airSpace: zone['air-space'] ?? (zone.id as string as AirSpaceId),
  };
};

/** What hall.yaml itself does not say. */
export interface HallSources extends Models {
  readonly legalYears: LegalYears;
}

/** Only for a file in which the checks found nothing. */
export const hallOf = (file: HallFile, from: HallSources, directory: string): HallParts => {
  const { hall } = file;
  const { devices, ...wires } = devicesOf(file, from, directory);
  return {
    hall: {
      id: hall.id,
      names: hall.names,
      ...(hall.region === undefined ? {} : { region: hall.region }),
      timeZone: hall['time-zone'],
      altitudeM: hall['altitude-m'],
      opening: hall.opening.map(openingOf),
      calendar: calendarOf(hall.calendar, from.legalYears),
      ...(hall.season === undefined ? {} : { season: hall.season }),
      ...(hall['crowded-place'] === undefined ? {} : { crowdedPlace: hall['crowded-place'] }),
      ...(hall.capacity === undefined ? {} : { capacity: hall.capacity }),
      floors: file.floors.map(({ id, names, capacity }) => ({
        id,
        names,
        ...(capacity === undefined ? {} : { capacity }),
      })),
      zones: file.zones.map((zone) => zoneOf(zone, file)),
      devices,
      counting: file.counting,
      exits: file.exits.map(({ id, names, at, floor, contact }) => ({
        id,
        names,
        at,
        ...(floor === undefined ? {} : { floor }),
        ...(contact === undefined ? {} : { contact }),
      })),
      noted: file.noted,
      ...(file.energy === undefined ? {} : { energy: energyOf(file.energy) }),
      ...(file.plan === undefined ? {} : { plan: planOf(file.plan) }),
    },
    ...wires,
  };
};
