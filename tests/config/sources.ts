import { fileURLToPath } from 'node:url';
import type { ConfigSources } from '../../gateway/config/config.js';
import { readProfiles } from '../../gateway/devices/read-profiles.js';

export const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const from = (directory: string): ConfigSources => {
  const { profiles, mistakes, sha256 } = readProfiles(directory);
  if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
  return { environment: {}, profiles, profilesSha256: sha256 };
};

/** Four small models that only these tests know, so that a new real one changes no expected sentence. */
export const testProfiles = from(here('profiles'));
export const realProfiles = from(here('../../firmware-config/profiles'));
