import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { calendarsFor } from '../../gateway/calendars.js';
import {
  calendarText,
  checkCalendar,
  importedCalendar,
} from '../../gateway/config/calendar-file.js';
import { checkConfig } from '../../gateway/config/config.js';
import { here, realProfiles } from './sources.js';

const load = createRequire(import.meta.url);
const theirs = (file: string): string =>
  readFileSync(load.resolve(`chinese-days/dist/${file}`), 'utf8');

const { years, mistakes } = calendarsFor(here('../../gateway/config/halls/demo-county.yaml'));

it('our years are those of chinese-days, every day of them', () => {
  expect(mistakes).toEqual([]);
  const imported = importedCalendar('chinese-days.json', theirs('chinese-days.json'));
  if ('mistakes' in imported) throw new Error(JSON.stringify(imported.mistakes));
  expect(years).toEqual(imported.value);
  expect([...years.keys()]).toHaveLength(23);
});

it('a year of chinese-days is imported, and read again as it was written', () => {
  const imported = importedCalendar('2026.json', theirs('years/2026.json'));
  if ('mistakes' in imported) throw new Error(JSON.stringify(imported.mistakes));
  expect([...imported.value.keys()]).toEqual([2026]);
  expect(checkCalendar('2026.yaml', calendarText(imported.value))).toEqual(imported);
});

it.each([
  ['a day that is none', 'years:\n  2027:\n    closed: [02-30]\n    open: []\n', 3],
  ['days in the wrong order', 'years:\n  2027:\n    closed: [02-12..02-04]\n    open: []\n', 3],
  ['no list of make-up days', 'years:\n  2027:\n    closed: [01-01]\n', 2],
  ['a year of another age', 'years:\n  1927:\n    closed: []\n    open: []\n', 3],
  ['JSON of something else', '{"days": []}', 1],
  ['torn JSON', '{"holidays": {', 1],
])('%s is refused where it stands', (_, text, line) => {
  const checked = importedCalendar('2027.yaml', text);
  expect(checked).toMatchObject({
    mistakes: [{ line, zh: expect.any(String), en: expect.any(String) }],
  });
});

const calendarOf = (written: string) => {
  const text = `version: 1
hall: { id: h, names: 厅 / Hall, calendar: ${written} }
zones: [{ id: a, names: 区 / Zone, kind: waiting }]`;
  const checked = checkConfig('hall.yaml', text, realProfiles, () => undefined);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  return checked.config.hall.calendar;
};

it('nothing written means the public holidays, make-up days included', () => {
  const { open, closed, years: known } = calendarOf('{}');
  expect(open).toContain('2026-02-28');
  expect(closed).toContain('2026-02-23');
  expect(known).toContain(2026);
});

it('what the site says of a day wins over the law', () => {
  const { open, closed } = calendarOf('{ open: ["2026-02-23"], closed: ["2026-02-28"] }');
  expect(open).not.toContain('2026-02-28');
  expect(closed).toContain('2026-02-28');
  expect(closed).not.toContain('2026-02-23');
  expect(open).toContain('2026-02-23');
});

it('a hall may follow no public holidays', () => {
  expect(calendarOf('{ legal: none, closed: ["2026-05-01"] }')).toEqual({
    open: [],
    closed: ['2026-05-01'],
  });
});
