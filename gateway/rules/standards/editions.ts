import type { FileMistake } from '../../core/mistake.js';
import { readYaml } from '../../core/yaml-source.js';
import type { Standard } from './standard.js';

export interface StandardFile {
  readonly file: string;
  readonly text: string;
  readonly standard: Standard;
}

const overlap = (one: Standard['in-force'], other: Standard['in-force']): boolean =>
  one.from <= (other.until ?? '9999-12-31') && other.from <= (one.until ?? '9999-12-31');

/** Ids that stand twice, and editions of one family that would judge the same day. */
export const editionMistakes = (files: readonly StandardFile[]): readonly FileMistake[] =>
  files.flatMap(({ file, text, standard }, index) =>
    files.slice(0, index).flatMap((other): FileMistake[] => {
      const source = readYaml(file, text);
      if (other.standard.id === standard.id)
        return [
          source.mistake(['id'], {
            zh: `标准 ${standard.id} 已在 ${other.file} 中。改一个代号`,
            en: `The standard ${standard.id} stands in ${other.file} already. Choose another id`,
          }),
        ];
      const { family } = standard;
      if (family !== other.standard.family) return [];
      if (!overlap(standard['in-force'], other.standard['in-force'])) return [];
      return [
        source.mistake(['in-force'], {
          zh: `与 ${other.standard.id} 的施行日期重叠。给先施行的版本写 until`,
          en: `Overlaps the dates of ${other.standard.id}. Give the earlier edition an until`,
        }),
      ];
    }),
  );

/** Whether the edition was in force on a local date (`2026-02-28`). */
export const inForceOn = ({ 'in-force': { from, until } }: Standard, date: string): boolean =>
  from <= date && (until === undefined || date <= until);
