import { z } from 'zod';
import { STANDARD_SUBJECTS, type StandardChoice } from '../core/hall.js';
import { ID } from '../core/written.js';
import { ZONE_KINDS, type ZoneKind } from '../core/zone.js';

/** `standards` of hall.yaml and of a zone: by which standards it is judged. Nothing need be written. */

const NONE = 'none';
const id = z.string({ error: ID }).regex(/^[a-z0-9][a-z0-9-]*$/, { error: ID });

const chosen = z
  .union([id, z.array(id).min(1)], {
    error: '标准代号、几个代号，或 none / a standard, several, or none',
  })
  .transform((written): readonly string[] =>
    written === NONE ? [] : typeof written === 'string' ? [written] : written,
  );

const subjects = Object.fromEntries(
  STANDARD_SUBJECTS.map((subject) => [subject, chosen.optional()]),
) as Record<(typeof STANDARD_SUBJECTS)[number], z.ZodOptional<typeof chosen>>;

export const choicePart = z
  .strictObject(subjects)
  .describe(
    '按内容选标准；不写则按当日施行的 / standards by subject; left out: those in force that day',
  );

export const standardsPart = z
  .strictObject({
    ...subjects,
    'zone-kinds': z
      .partialRecord(z.enum(ZONE_KINDS), choicePart)
      .default({})
      .describe('某类区域另选 / chosen for one kind of zone'),
  })
  .describe(
    '按内容选标准；不写则按当日施行的 / standards by subject; left out: those in force that day',
  );

/** What is chosen for a zone: by itself, by its kind, by the hall. Undefined where nobody chose. */
export const choiceOf = (
  { 'zone-kinds': kinds, ...hall }: z.output<typeof standardsPart>,
  zone: { readonly kind: ZoneKind; readonly standards?: z.output<typeof choicePart> | undefined },
): StandardChoice | undefined => {
  const said = { ...hall, ...kinds[zone.kind], ...zone.standards };
  const choice = Object.fromEntries(
    Object.entries(said).filter(([, ids]) => ids !== undefined),
  ) as StandardChoice;
  return Object.keys(choice).length === 0 ? undefined : choice;
};
