import { fileURLToPath } from 'node:url';
import { calendarsFor } from '../../gateway/calendars.js';
import type { ConfigSources } from '../../gateway/config/config.js';
import { readBoards } from '../../gateway/devices/read-boards.js';
import { readProfiles } from '../../gateway/devices/read-profiles.js';
import { standardsFor } from '../../gateway/standards.js';

export const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const standards = standardsFor(here('../../gateway/config/halls/demo-county.yaml'));
const boards = readBoards(here('../../firmware-config/boards'));

const from = (directory: string): ConfigSources => {
  const { profiles, talkers, panels, mistakes, sha256 } = readProfiles(directory);
  const wrong = [...mistakes, ...boards.mistakes];
  if (wrong.length > 0) throw new Error(JSON.stringify(wrong));
  return {
    environment: {},
    profiles,
    profilesSha256: sha256,
    boards: boards.models,
    talkers,
    panels,
    standards,
  };
};

/** Four small models that only these tests know, so that a new real one changes no expected sentence. */
export const testProfiles = from(here('profiles'));
export const realProfiles = {
  ...from(here('../../firmware-config/profiles')),
  calendar: calendarsFor(here('../../gateway/config/halls/demo-county.yaml')),
};
