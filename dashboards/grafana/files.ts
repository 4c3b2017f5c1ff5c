import { alertFiles } from './alert-files.js';
import type { Board } from './board.js';
import { alarmsBoard } from './boards/alarms.js';
import { cityBoard } from './boards/city.js';
import { complianceBoard } from './boards/compliance.js';
import { devicesBoard } from './boards/devices.js';
import { energyPeopleBoard } from './boards/energy-people.js';
import { hallBoard } from './boards/hall.js';
import { zoneBoard } from './boards/zone.js';
import { createKit, LANGUAGES, sentences } from './kit.js';
import { standardsById } from './limits.js';
import { dashboardOf } from './make.js';
import { SOURCES } from './source.js';

/** Every dashboard there is, from the many halls of a city down. */
export const ALL_BOARDS: readonly Board[] = [
  cityBoard,
  hallBoard,
  zoneBoard,
  devicesBoard,
  alarmsBoard,
  complianceBoard,
  energyPeopleBoard,
];

/** Where nothing lies but what is generated. */
export const GENERATED = 'generated';

/** Every generated file by its path in this room: the whole of what Grafana and Prometheus are given. */
export const allFiles = (): ReadonlyMap<string, string> => {
  const [standards, told] = [standardsById(), sentences()];
  const dashboards = LANGUAGES.flatMap((language) =>
    SOURCES.flatMap((source) => {
      const kit = createKit(language, source, standards, told);
      return ALL_BOARDS.map((board): [string, string] => [
        `${GENERATED}/${language}/${source}/${board.id}.json`,
        `${JSON.stringify(dashboardOf(kit, board), undefined, 2)}\n`,
      ]);
    }),
  );
  return new Map([...dashboards, ...alertFiles(standards, told)]);
};
