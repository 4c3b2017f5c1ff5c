import { z } from 'zod';
import type { Sentence } from '../core/mistake.js';
import { bilingual } from '../core/mistake.js';
import { date } from '../core/written.js';
import { type CheckedFile, checkYaml } from '../core/yaml-file.js';

/** Public holidays and make-up days by year: ours, those beside hall.yaml, and those of an import. */

/** What the law says of one year: dates (`2026-02-28`) that break the week. */
export interface LegalYear {
  readonly closed: readonly string[];
  readonly open: readonly string[];
}
export type LegalYears = ReadonlyMap<number, LegalYear>;

const DAY_MS = 86_400_000;
const DAYS = '月-日或月-日段，如 02-28、02-15..02-23 / a day or days such as 02-28, 02-15..02-23';

const days = z.array(z.string().regex(/^\d\d-\d\d(\.\.\d\d-\d\d)?$/, { error: DAYS }));

/** `02-15..02-23` of a year, day by day; undefined for what no calendar has. */
const datesOf = (year: number, written: string): readonly string[] | undefined => {
  const [from = '', to = from] = written.split('..').map((day) => `${year}-${day}`);
  if (!date.safeParse(from).success || !date.safeParse(to).success || to < from) return undefined;
  const dates: string[] = [];
  for (let day = Date.parse(from); day <= Date.parse(to); day += DAY_MS)
    dates.push(new Date(day).toISOString().slice(0, 10));
  return dates;
};

const file = z
  .strictObject({
    years: z.record(
      z.string().regex(/^20\d\d$/, { error: '年份，如 2027 / a year such as 2027' }),
      z.strictObject({ closed: days, open: days }),
    ),
  })
  .superRefine(({ years }, context) => {
    for (const [year, lists] of Object.entries(years))
      for (const key of ['closed', 'open'] as const)
        for (const [index, written] of lists[key].entries())
          if (datesOf(Number(year), written) === undefined)
            context.addIssue({ code: 'custom', path: ['years', year, key, index], message: DAYS });
  })
  .transform(
    ({ years }): LegalYears =>
      new Map(
        Object.entries(years).map(([written, { closed, open }]) => {
          const year = Number(written);
          const all = (list: readonly string[]) => list.flatMap((day) => datesOf(year, day) ?? []);
          return [year, { closed: all(closed), open: all(open) }];
        }),
      ),
  );

/** The years of one calendar file, or every mistake with line and column. */
export const checkCalendar = (at: string, text: string): CheckedFile<LegalYears> =>
  checkYaml(at, text, file);

/** As npm chinese-days and its download pages write a year or all years. */
const chineseDays = z.object({
  holidays: z.record(date, z.unknown()),
  workdays: z.record(date, z.unknown()),
});

const FOREIGN: Sentence = bilingual(
  '应为：本系统的放假安排文件，或 chinese-days 的 JSON / Expected a calendar file of ours or the JSON of chinese-days',
);

/** What a person imports: a file of ours, or the JSON of chinese-days. */
export const importedCalendar = (at: string, text: string): CheckedFile<LegalYears> => {
  if (!text.trimStart().startsWith('{')) return checkCalendar(at, text);
  const refused = { mistakes: [{ file: at, line: 1, column: 1, path: '', ...FOREIGN }] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused;
  }
  const read = chineseDays.safeParse(json);
  if (!read.success) return refused;
  const years = new Map<number, LegalYear>();
  const [closed, open] = [read.data.holidays, read.data.workdays].map((dates) =>
    Object.keys(dates).sort(),
  ) as [string[], string[]];
  for (const year of new Set([...closed, ...open].map((day) => Number(day.slice(0, 4))))) {
    const of = (list: readonly string[]) => list.filter((day) => day.startsWith(`${year}-`));
    years.set(year, { closed: of(closed), open: of(open) });
  }
  return { value: years };
};

/** A calendar file as it is written into `calendars/` beside hall.yaml. */
export const calendarText = (years: LegalYears): string =>
  [
    'years:',
    ...[...years].flatMap(([year, { closed, open }]) => [
      `  ${year}:`,
      `    closed: [${closed.map((day) => day.slice(5)).join(', ')}]`,
      `    open: [${open.map((day) => day.slice(5)).join(', ')}]`,
    ]),
    '',
  ].join('\n');
