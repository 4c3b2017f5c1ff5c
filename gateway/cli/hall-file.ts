import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { calendarsFor } from '../calendars.js';
import { type Config, readConfig } from '../config/config.js';
import { isFault } from '../core/fault.js';
import { readBoards } from '../devices/read-boards.js';
import { readProfiles } from '../devices/read-profiles.js';
import { standardsFor } from '../standards.js';
import { EXIT } from './exit.js';
import type { Terminal } from './terminal.js';

export const DEFAULT_HALL_FILE = '/etc/hallkeeper/hall.yaml';
export const PROFILES = fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url));
const BOARDS = fileURLToPath(new URL('../../firmware-config/boards', import.meta.url));

/**
 * The checked hall, or undefined after every mistake was said as `file:line:column: path: sentence`
 * and the exit code set to 78.
 */
export const readHall = (file: string, terminal: Terminal): Config | undefined => {
  const profiles = readProfiles(PROFILES);
  const boards = readBoards(BOARDS);
  const standards = standardsFor(file);
  const calendar = calendarsFor(file);
  const checked = readConfig(file, {
    environment: process.env,
    profiles: profiles.profiles,
    profilesSha256: createHash('sha256')
      .update(profiles.sha256 + boards.sha256)
      .digest('hex'),
    boards: boards.models,
    talkers: profiles.talkers,
    panels: profiles.panels,
    standards,
    calendar,
  });
  const wrong = [
    ...profiles.mistakes,
    ...boards.mistakes,
    ...standards.mistakes,
    ...calendar.mistakes,
    ...('mistakes' in checked ? checked.mistakes : []),
  ];
  if (wrong.length === 0 && 'config' in checked) return checked.config;
  for (const mistake of wrong)
    terminal.say(
      `${mistake.file}:${mistake.line}:${mistake.column}: ${mistake.path && `${mistake.path}: `}${mistake[terminal.language]}`,
    );
  terminal.exit(EXIT.config);
  return undefined;
};

/** Does something with the checked hall; a fault that ends it is said, with its exit code. */
export const withHall = async (
  file: string,
  terminal: Terminal,
  use: (config: Config) => unknown,
): Promise<void> => {
  const config = readHall(file, terminal);
  if (config === undefined) return;
  try {
    await use(config);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    terminal.fail(thrown);
  }
};
