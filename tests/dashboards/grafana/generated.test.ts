import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { alertFiles } from '../../../dashboards/grafana/alert-files.js';
import { BOARDS } from '../../../dashboards/grafana/board.js';
import { ALL_BOARDS, allFiles } from '../../../dashboards/grafana/files.js';
import { createKit, LANGUAGES, sentences } from '../../../dashboards/grafana/kit.js';
import { standardsById } from '../../../dashboards/grafana/limits.js';
import { dashboardOf } from '../../../dashboards/grafana/make.js';
import { SOURCES, type Source } from '../../../dashboards/grafana/source.js';
import { here } from '../../config/sources.js';
import { mistakesIn } from './checks.js';
import {
  asDashboard,
  type Dashboard,
  dashboardsIn,
  fieldConfigOf,
  type Panel,
} from './questions.js';
import { againstSchemas, haveSchemas } from './schemas.js';

const ROOM = here('../../dashboards/grafana');
const files = allFiles();

const filesBelow = (folder: string, above = ''): string[] =>
  readdirSync(join(folder, above), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(folder, `${above}${entry.name}/`) : [above + entry.name],
  );

describe('what is checked in', () => {
  it('is what the code makes, no file more and none less (npm run grafana)', () => {
    const generated = [...files.keys()].filter((path) => path.startsWith('generated/'));
    expect(filesBelow(ROOM, 'generated/').sort()).toEqual(generated.sort());
    for (const [path, text] of files)
      expect(readFileSync(join(ROOM, path), 'utf8') === text, path).toBe(true);
  });

  it('has every dashboard in both languages for both kinds of data source', () => {
    expect(ALL_BOARDS.map(({ id }) => id)).toEqual(BOARDS);
    for (const language of LANGUAGES)
      for (const source of SOURCES)
        expect(dashboardsIn(language, source)).toHaveLength(BOARDS.length);
  });
});

const every = LANGUAGES.flatMap((language) =>
  SOURCES.flatMap((source) =>
    dashboardsIn(language, source).map((dashboard) => ({ language, source, dashboard })),
  ),
);
const uids = new Set(every.map(({ dashboard }) => dashboard.uid));

type Change = (dashboard: Dashboard) => void;

/** Those dashboards in which nothing is found after a change that something is wrong with. */
const passed = (
  change: Change,
  look: (dashboard: Dashboard, source: Source) => readonly string[],
): readonly string[] => {
  const changed = every.flatMap(({ dashboard, source }) => {
    const copy = structuredClone(dashboard);
    try {
      change(copy);
    } catch (thrown) {
      // Not every dashboard has a panel of every kind.
      if (thrown instanceof NoSuchPanel) return [];
      throw thrown;
    }
    return [{ copy, source }];
  });
  expect(changed.length).toBeGreaterThan(every.length / 2);
  return changed
    .filter(({ copy, source }) => look(copy, source).length === 0)
    .map(({ copy }) => copy.uid);
};
class NoSuchPanel extends Error {}
const panel = ({ panels }: Dashboard, type: string): Panel => {
  const one = panels.find((each) => each.type === type);
  if (one === undefined) throw new NoSuchPanel(type);
  return one;
};
const drawn = (dashboard: Dashboard) => fieldConfigOf(panel(dashboard, 'timeseries')).defaults;
const asked = (dashboard: Dashboard) => panel(dashboard, 'timeseries').targets?.[0] ?? {};

describe('every dashboard', () => {
  const look = (dashboard: Dashboard, source: Source) => mistakesIn(dashboard, source, uids);

  it('has ids, places, units, data source, links and gaps as they must be', () => {
    // A uid twice would let Grafana show one of the two.
    expect(uids.size).toBe(every.length);
    expect(every.flatMap(({ dashboard, source }) => look(dashboard, source))).toEqual([]);
  });

  it.each<[string, Change]>([
    ['a uid', (one) => Object.assign(one, { uid: 'Hallkeeper City' })],
    ['a unit', (one) => Object.assign(drawn(one), { unit: 'furlongs' })],
    [
      'no variable for the data source',
      (one) => {
        one.templating.list.shift();
      },
    ],
    ['no explanation of nothing', (one) => Object.assign(drawn(one), { noValue: undefined })],
    [
      'a panel that asks nothing',
      (one) => Object.assign(panel(one, 'timeseries'), { targets: [] }),
    ],
    ['no unit', (one) => Object.assign(drawn(one), { unit: undefined })],
    [
      'a panel over another',
      ({ panels: [, first, second] }) => Object.assign(second?.gridPos ?? {}, first?.gridPos),
    ],
    ['an id twice', (one) => Object.assign(panel(one, 'table'), { id: 1 })],
    [
      'a data source by its own uid',
      (one) => Object.assign(panel(one, 'table'), { datasource: { type: 'influxdb', uid: 'P1' } }),
    ],
    ['a refresh too soon', (one) => Object.assign(one, { refresh: '5s' })],
    ['a gap drawn over', (one) => Object.assign(drawn(one).custom ?? {}, { spanNulls: true })],
    [
      'a gap filled',
      (one) => Object.assign(asked(one), { query: 'SELECT 1 GROUP BY time(1m) fill(previous)' }),
    ],
    ['a variable that nobody can choose', (one) => Object.assign(asked(one), { query: '$bed' })],
    ['a link to nowhere', (one) => Object.assign(drawn(one), { links: [{ url: '/d/gone' }] })],
    [
      'no word of whose question',
      (one) => Object.assign(panel(one, 'table'), { description: undefined }),
    ],
  ])('that is broken is found: %s', (_, change) => {
    expect(passed(change, look)).toEqual([]);
  });
});

describe.runIf(haveSchemas)('every dashboard, by the schemas that Grafana publishes', () => {
  it('keeps them, its panels with their options', () => {
    expect(every.flatMap(({ dashboard }) => againstSchemas(dashboard))).toEqual([]);
  });

  it.each<[string, Change]>([
    ['a key of its own', (one) => Object.assign(one, { colour: 'grey' })],
    ['an option', (one) => Object.assign(panel(one, 'table').options ?? {}, { colour: 'grey' })],
    ['how a field is drawn', (one) => Object.assign(drawn(one).custom ?? {}, { drawStyle: 'ink' })],
    ['a place', (one) => Object.assign(panel(one, 'table').gridPos, { w: 25 })],
  ])('that does not is found: %s', (_, change) => {
    expect(passed(change, againstSchemas)).toEqual([]);
  });
});

/** The same dashboard with everything that is words taken out. */
const withoutWords = (dashboard: Dashboard): unknown =>
  JSON.parse(
    JSON.stringify(dashboard, (key, value) => {
      if (['title', 'description', 'label', 'text', 'displayName', 'noValue'].includes(key))
        return 0;
      if (key === 'tags') return 0;
      if (key === 'properties' && Array.isArray(value))
        return value.map((one: { id: string }) => (one.id === 'displayName' ? one.id : one));
      if (typeof value !== 'string') return value;
      return value
        .replace(/-(zh|en)-/g, '-')
        .replace(/^suffix: .*/, 'suffix')
        .replace(/^.* : (\d+), .* : (\d+), .* : (\d+)$/, '$1 $2 $3');
    }),
  );
/** Sorted by the name of a column, and the name of what is marked, are words too. */
const structureOf = (dashboard: Dashboard): unknown => {
  const copy = structuredClone(dashboard);
  for (const panel of copy.panels)
    for (const sort of (panel.options as { sortBy?: { displayName: string }[] })?.sortBy ?? [])
      sort.displayName = '';
  for (const mark of copy.annotations.list ?? []) Object.assign(mark, { name: '' });
  return withoutWords(copy);
};

describe('Chinese and English', () => {
  const han = /\p{Script=Han}/u;
  it.each(SOURCES)('differ in words alone (%s)', (source) => {
    const english = dashboardsIn('en', source).map(structureOf);
    expect(dashboardsIn('zh', source).map(structureOf)).toEqual(english);
  });

  it.each<[string, Change]>([
    [
      'a limit',
      (one) => Object.assign(drawn(one), { thresholds: { mode: 'absolute', steps: [] } }),
    ],
    ['a question', (one) => Object.assign(asked(one), { query: 'SELECT 1', expr: '1' })],
    ['a place', (one) => Object.assign(panel(one, 'timeseries').gridPos, { h: 1 })],
    ['a panel', (one) => Object.assign(one, { panels: one.panels.slice(1) })],
    ['a variable', (one) => one.templating.list.pop()],
    ['a link', (one) => Object.assign(one, { links: [] })],
  ])('that differ in more than words are found: %s', (_, change) => {
    const same = every.filter(({ dashboard, language }) => {
      const copy = structuredClone(dashboard);
      change(copy);
      return language === 'en' && isDeepStrictEqual(structureOf(copy), structureOf(dashboard));
    });
    expect(same).toEqual([]);
  });

  it('are each whole: no Chinese in English, a Chinese title on every panel', () => {
    for (const { language, dashboard } of every)
      if (language === 'en') expect(JSON.stringify(dashboard)).not.toMatch(han);
      else
        for (const { title, id } of dashboard.panels)
          expect(title, `${dashboard.uid} ${id}`).toMatch(/\p{Script=Han}|PM|TVOC/u);
  });

  it('have no word that no dashboard says', () => {
    const said = new Set<string>();
    const [standards, told] = [standardsById(), sentences()];
    const listening = new Map(told);
    listening.get = (key) => {
      said.add(key);
      return told.get(key);
    };
    for (const source of SOURCES) {
      const kit = createKit('en', source, standards, listening);
      for (const board of ALL_BOARDS) dashboardOf(kit, board);
    }
    alertFiles(standards, listening);
    expect([...told.keys()].filter((key) => !said.has(key))).toEqual([]);
  });
});

describe('limits', () => {
  it('come from the files of the standards: another limit there is another line here', () => {
    const standards = new Map(standardsById());
    const air = standards.get('gb-t-18883-2022');
    const co2 = air?.requirements.co2;
    if (air === undefined || co2 === undefined) throw new Error('GB/T 18883 is expected');
    const hall = ALL_BOARDS.find(({ id }) => id === 'hall');
    if (hall === undefined) throw new Error('the hall is expected');
    const stepsWith = (most: number) => {
      standards.set(air.id, {
        ...air,
        requirements: { ...air.requirements, co2: { ...co2, limit: { most } } },
      });
      const made = dashboardOf(createKit('en', 'influxql', standards, sentences()), hall);
      const panel = asDashboard(JSON.stringify(made)).panels.find(({ title }) =>
        title.startsWith('CO2 by zone'),
      );
      return JSON.stringify(panel?.fieldConfig?.defaults.thresholds);
    };
    expect(stepsWith(0.1)).toContain('"value":1000');
    expect(stepsWith(0.08)).toContain('"value":800');
  });
});
