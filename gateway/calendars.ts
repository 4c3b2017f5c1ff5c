import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkCalendar, type LegalYear, type LegalYears } from './config/calendar-file.js';
import type { FileMistake } from './core/mistake.js';

/** The legal calendar: our own years, and beside a hall.yaml those that somebody has imported. */
const OURS = fileURLToPath(new URL('./config/calendars', import.meta.url));
const BESIDE_HALL = 'calendars';

export interface Calendars {
  readonly years: LegalYears;
  /** Of the files beside hall.yaml, as they stand on the disk: they decide when the hall is open. */
  readonly texts: readonly string[];
  readonly mistakes: readonly FileMistake[];
}

export const calendarsBeside = (hallFile: string): string => join(dirname(hallFile), BESIDE_HALL);

const filesIn = (directory: string): readonly string[] =>
  existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => name.endsWith('.yaml'))
        .sort()
        .map((name) => join(directory, name))
    : [];

/** A year beside hall.yaml takes the place of ours; of two files there the later name. */
export const calendarsFor = (hallFile: string): Calendars => {
  const years = new Map<number, LegalYear>();
  const texts: string[] = [];
  const mistakes: FileMistake[] = [];
  const take = (file: string): string => {
    const text = readFileSync(file, 'utf8');
    const checked = checkCalendar(file, text);
    if ('mistakes' in checked) mistakes.push(...checked.mistakes);
    else for (const [year, lists] of checked.value) years.set(year, lists);
    return text;
  };
  for (const file of filesIn(OURS)) take(file);
  for (const file of filesIn(calendarsBeside(hallFile))) texts.push(take(file));
  return { years, texts, mistakes };
};
