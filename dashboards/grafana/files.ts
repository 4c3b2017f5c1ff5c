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

/** Every generated file by its path below `generated/`: the whole of what Grafana is given. */
export const allFiles = (): ReadonlyMap<string, string> => {
  const [standards, told] = [standardsById(), sentences()];
  return new Map(
    LANGUAGES.flatMap((language) =>
      SOURCES.flatMap((source) => {
        const kit = createKit(language, source, standards, told);
        return ALL_BOARDS.map((board): [string, string] => [
          `${language}/${source}/${board.id}.json`,
          `${JSON.stringify(dashboardOf(kit, board), undefined, 2)}\n`,
        ]);
      }),
    ),
  );
};
