import { STANDARD_SUBJECTS, type StandardSubject } from '../core/hall.js';
import type { FileMistake } from '../core/mistake.js';
import type { Path } from '../core/yaml-source.js';
import type { Standard } from '../rules/standards/standard.js';
import { type Check, type Checking, reference } from './checking.js';
import { tell, WHAT } from './sentences.js';

/** Chosen standards exist, speak of what they are chosen for, and are not two editions of one. */

type Written = { readonly [subject in StandardSubject]?: readonly string[] | undefined };

const checkChoice = (checking: Checking, path: Path, written: Written): readonly FileMistake[] =>
  STANDARD_SUBJECTS.flatMap((subject) => {
    const ids = written[subject] ?? [];
    return ids.flatMap((id, index) =>
      checkOne(checking, [...path, subject, ...(ids.length > 1 ? [index] : [])], subject, id, ids),
    );
  });

const checkOne = (
  checking: Checking,
  at: Path,
  subject: StandardSubject,
  id: string,
  all: readonly string[],
): readonly FileMistake[] => {
  const { source, standards = [] } = checking;
  const of = (one: string): Standard | undefined => standards.find((known) => known.id === one);
  const standard = of(id);
  const known = standards.filter((one) => one.subject === subject).map((one) => one.id);
  if (standard === undefined || standard.subject !== subject)
    return reference(checking, at, WHAT.standard, id, known);
  const other = all.slice(0, all.indexOf(id)).find((one) => of(one)?.family === standard.family);
  return other === undefined ? [] : [source.mistake(at, tell('editions-overlap', { id, other }))];
};

export const checkStandards: Check = (checking) => {
  const { standards, sound } = checking;
  if (standards === undefined) return [];
  const { path, value } = sound.standards ?? { path: [], value: { 'zone-kinds': {} } };
  const { 'zone-kinds': kinds, ...hall } = value;
  return [
    ...checkChoice(checking, path, hall),
    ...Object.entries(kinds).flatMap(([kind, choice]) =>
      checkChoice(checking, [...path, 'zone-kinds', kind], choice),
    ),
    ...sound.zones.flatMap((zone) =>
      checkChoice(checking, [...zone.path, 'standards'], zone.value.standards ?? {}),
    ),
  ];
};
