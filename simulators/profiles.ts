import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import type { ProfileId } from '../gateway/core/identity.js';
import { type Profile, profileSchema } from '../gateway/devices/profile.js';
import { type Talker, talkerSchema } from '../gateway/devices/talker.js';

const read = <S extends z.ZodType>(
  schema: S,
  directory: string,
  wanted: Iterable<ProfileId>,
): ReadonlyMap<ProfileId, z.output<S>> =>
  new Map(
    [...new Set(wanted)].map((id) => {
      const file = join(directory, `${id}.yaml`);
      const checked = schema.safeParse(parse(readFileSync(file, 'utf8')));
      if (!checked.success) throw new Error(`profile ${file}: ${checked.error.issues[0]?.message}`);
      return [id, checked.data];
    }),
  );

/** The profiles that a hall names, read from their directory; throws on the first that is missing or wrong. */
export const readProfiles = (
  directory: string,
  wanted: Iterable<ProfileId>,
): ReadonlyMap<ProfileId, Profile> => read(profileSchema, directory, wanted);

export const readTalkers = (
  directory: string,
  wanted: Iterable<ProfileId>,
): ReadonlyMap<ProfileId, Talker> => read(talkerSchema, directory, wanted);
