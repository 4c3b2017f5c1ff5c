import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ProfileId } from '../gateway/core/identity.js';
import { type Profile, profileSchema } from '../gateway/devices/profile.js';

/** The profiles that a hall names, read from their directory; throws on the first that is missing or wrong. */
export const readProfiles = (
  directory: string,
  wanted: Iterable<ProfileId>,
): ReadonlyMap<ProfileId, Profile> =>
  new Map(
    [...new Set(wanted)].map((id) => {
      const file = join(directory, `${id}.yaml`);
      const checked = profileSchema.safeParse(parse(readFileSync(file, 'utf8')));
      if (!checked.success) throw new Error(`profile ${file}: ${checked.error.issues[0]?.message}`);
      return [id, checked.data];
    }),
  );
