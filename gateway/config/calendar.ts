import { z } from 'zod';
import type { WorkingDays } from '../core/hall.js';
import { date } from '../core/written.js';
import type { LegalYears } from './calendar-file.js';

/** `calendar` of hall.yaml: the public holidays of China unless the site says otherwise, and days of its own. */

const DAY_MS = 86_400_000;

/** One day or several in their order, at most a year. */
const isSpan = (text: string): boolean => {
  const [from = '', to = from] = text.split('..');
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  return days >= 0 && days <= 366;
};

const dates = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?$/, {
    error:
      '日期 2026-02-28 或日期段 2026-02-15..2026-02-23 / a date 2026-02-28 or dates 2026-02-15..2026-02-23',
  })
  .refine((text) => text.split('..').every((day) => date.safeParse(day).success), {
    error: '日历上有的日期，如 2026-02-28 / a date that exists, such as 2026-02-28',
  })
  .refine(isSpan, {
    error: '先后有序、不超过一年的日期段 / dates in their order, at most a year',
  });

export const calendarPart = z
  .strictObject({
    legal: z
      .enum(['china', 'none'])
      .default('china')
      .describe('法定节假日与调休 / public holidays and make-up days that the hall follows'),
    open: z.array(dates).default([]).describe('本厅另外开放的日子 / days it works besides'),
    closed: z.array(dates).default([]).describe('本厅另外不开放的日子 / days it is closed besides'),
  })
  .prefault({})
  .describe('节假日与调休 / days that break the week');

/** `2026-02-15..2026-02-23` day by day. */
const daysOf = (written: string): readonly string[] => {
  const [from = written, to = from] = written.split('..');
  const days: string[] = [];
  for (let day = Date.parse(from); day <= Date.parse(to); day += DAY_MS)
    days.push(new Date(day).toISOString().slice(0, 10));
  return days;
};

/** What the site says of a day wins over the law. */
export const calendarOf = (part: z.output<typeof calendarPart>, legal: LegalYears): WorkingDays => {
  const open = part.open.flatMap(daysOf);
  const closed = part.closed.flatMap(daysOf);
  if (part.legal === 'none') return { open, closed };
  const said = new Set([...open, ...closed]);
  const unsaid = (day: string): boolean => !said.has(day);
  const years = [...legal.values()];
  return {
    open: [...open, ...years.flatMap((year) => year.open).filter(unsaid)],
    closed: [...closed, ...years.flatMap((year) => year.closed).filter(unsaid)],
    years: [...legal.keys()].sort(),
  };
};
