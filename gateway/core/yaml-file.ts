import type { z } from 'zod';
import { type FileMistake, inOrderOfPlace } from './mistake.js';
import { shapeMistakes } from './yaml-shape.js';
import { readYaml } from './yaml-source.js';

export type { FileMistake } from './mistake.js';
export type CheckedFile<T> = { readonly value: T } | { readonly mistakes: readonly FileMistake[] };

/** Checks the text of one YAML file; every mistake at once, each with its line and column. */
export const checkYaml = <S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): CheckedFile<z.output<S>> => {
  const source = readYaml(file, text);
  if (!source.isYaml) return { mistakes: source.mistakes };
  const checked = schema.safeParse(source.value);
  if (checked.success && source.mistakes.length === 0) return { value: checked.data };
  const shape = checked.success ? [] : shapeMistakes(source, schema, checked.error.issues);
  return { mistakes: inOrderOfPlace([...source.mistakes, ...shape]) };
};
