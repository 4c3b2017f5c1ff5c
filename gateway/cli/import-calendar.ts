import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarsBeside } from '../calendars.js';
import { calendarText, importedCalendar } from '../config/calendar-file.js';
import { Fault } from '../core/fault.js';
import { words } from '../text/text.js';
import { EXIT } from './exit.js';
import type { Terminal } from './terminal.js';

/**
 * `hallkeeper import --calendar 2027.json`: the holidays of a year, ours or of chinese-days, into
 * `calendars/` beside hall.yaml, where the next start reads them.
 */
export const importCalendar = (file: string, hallFile: string, terminal: Terminal): void => {
  const t = words(terminal.language);
  const checked = importedCalendar(file, textOf(file));
  if ('mistakes' in checked) {
    for (const mistake of checked.mistakes)
      terminal.say(`${file}:${mistake.line}:${mistake.column}: ${mistake[terminal.language]}`);
    terminal.exit(EXIT.data);
    return;
  }
  const directory = calendarsBeside(hallFile);
  mkdirSync(directory, { recursive: true });
  for (const [year, lists] of checked.value) {
    const to = join(directory, `${year}.yaml`);
    writeFileSync(`${to}.part`, calendarText(new Map([[year, lists]])));
    renameSync(`${to}.part`, to);
    terminal.print(
      t('cli.import.calendar-done', {
        year,
        closed: lists.closed.length,
        open: lists.open.length,
        to,
      }),
    );
  }
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('not-found', { what: file }, { cause });
  }
};
