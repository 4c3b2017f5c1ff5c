import { fileURLToPath } from 'node:url';
import { type Config, readConfig } from '../config/config.js';
import { readProfiles } from '../devices/read-profiles.js';
import { EXIT } from './exit.js';
import type { Terminal } from './terminal.js';

export const DEFAULT_HALL_FILE = '/etc/hallkeeper/hall.yaml';
export const PROFILES = fileURLToPath(new URL('../../firmware-config/profiles', import.meta.url));

/**
 * The checked hall, or undefined after every mistake was said as `file:line:column: path: sentence`
 * and the exit code set to 78.
 */
export const readHall = (file: string, terminal: Terminal): Config | undefined => {
  const { profiles, mistakes, sha256 } = readProfiles(PROFILES);
  const checked = readConfig(file, {
    environment: process.env,
    profiles,
    profilesSha256: sha256,
  });
  const wrong = [...mistakes, ...('mistakes' in checked ? checked.mistakes : [])];
  if (wrong.length === 0 && 'config' in checked) return checked.config;
  for (const mistake of wrong)
    terminal.say(
      `${mistake.file}:${mistake.line}:${mistake.column}: ${mistake.path && `${mistake.path}: `}${mistake[terminal.language]}`,
    );
  terminal.exit(EXIT.config);
  return undefined;
};
