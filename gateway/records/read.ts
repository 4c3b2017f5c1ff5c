import type { z } from 'zod';
import { type FileMistake, inOrderOfPlace } from '../core/mistake.js';
import type { RecordContent } from '../core/record.js';
import { shapeMistakes } from '../core/yaml-shape.js';
import { readYaml, type YamlSource } from '../core/yaml-source.js';
import { camelKey, kebabised, kebabKey } from './camel.js';
import type { Known } from './check.js';
import { csvSource } from './csv.js';
import { type Entering, entering } from './enter.js';
import { recordsFile } from './schema.js';
import { type FileSchema, keptFile } from './written.js';

/** A file of records, checked as a whole: every mistake with its line and column, or all of its records. */
export type ReadRecords =
  | (Entering & { readonly contents: readonly RecordContent[] })
  | { readonly mistakes: readonly FileMistake[] };

export interface ReadSetup {
  readonly known: Known;
  readonly by: string;
  /** How a path in the file becomes a file that is kept. */
  readonly file: FileSchema;
}

const checked = (source: YamlSource, setup: ReadSetup): ReadRecords => {
  if (!source.isYaml) return { mistakes: source.mistakes };
  const schema: z.ZodType<{ readonly records: readonly RecordContent[] }> = recordsFile(
    setup.known.hall.timeZone,
    setup.file,
  );
  const parsed = schema.safeParse(source.value);
  if (!parsed.success || source.mistakes.length > 0) {
    const shape = parsed.success ? [] : shapeMistakes(source, schema, parsed.error.issues);
    return { mistakes: inOrderOfPlace([...source.mistakes, ...shape]) };
  }
  const contents = parsed.data.records;
  const found = entering(contents, setup.by, setup.known);
  if (!('mistakes' in found)) return { ...found, contents };
  const mistakes = found.mistakes.map(({ of, path, zh, en }) =>
    source.mistake(['records', of, ...path.map(kebabbed)], { zh, en }),
  );
  return { mistakes: inOrderOfPlace(mistakes) };
};

const kebabbed = (part: string | number): string | number =>
  typeof part === 'string' ? kebabKey(part) : part;

/** `records:` and a list of any kinds. */
export const readRecordsYaml = (file: string, text: string, setup: ReadSetup): ReadRecords =>
  checked(readYaml(file, text), setup);

/** Laboratory results, one a row, under the keys of the YAML or their Chinese names. */
export const readLaboratoryCsv = (file: string, text: string, setup: ReadSetup): ReadRecords =>
  checked(csvSource(file, text), setup);

/** `{ records: [ … ] }` of a program, in its own names; a mistake has a path and no line. */
export const readRecordsJson = (body: unknown, by: string, known: Known): ReadRecords =>
  checked(jsonSource(kebabised(body)), { known, by, file: keptFile });

const jsonSource = (value: unknown): YamlSource => ({
  value,
  mistakes: [],
  isYaml: true,
  mistake: (path, sentence) => ({
    file: '',
    line: 0,
    column: 0,
    path: path.map((part) => camelKey(String(part))).join('.'),
    ...sentence,
  }),
  isFromEnvironment: () => false,
});
