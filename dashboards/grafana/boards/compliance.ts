import type { Board, Question } from '../board.js';
import { from, LIFE_SAFETY, LOW, PLAIN } from '../colours.js';
import * as influx from '../influx.js';
import { down, zonePage } from '../links.js';
import { figure, trend } from '../looks.js';
import { verdictCodes, verdicts } from '../mappings.js';
import * as prom from '../prom.js';
import { table } from '../table.js';
import { COMPLETE, named, shareBars, shareFigure } from './shapes.js';
import { verdictStates } from './verdict-states.js';

const { PLACE, STANDARD, SHOWN, where, group } = influx;

const ASKED = where(PLACE, STANDARD);
const LABELS = `${prom.PLACE},${prom.STANDARD}`;
/** Only what was judged met or not met says something of the hall. */
const JUDGED = '"code" <= 1';
const counted = (verdict: string, tag?: string): string =>
  `sum${tag === undefined ? '' : ` by (${tag})`} (count_over_time(hallkeeper_verdict{${LABELS},verdict=~"${verdict}"}[$__range]))`;
const share = (verdict: string, of: string, tag?: string): string =>
  `${counted(verdict, tag)} / ${counted(of, tag)}`;
const MET = ['compliant', 'compliant|non-compliant'] as const;

const metBy = (tag: 'zone' | 'requirement'): Question => ({
  key: `met-by-${tag}`,
  whose: 'assessor',
  size: [8, 9],
  influxql: [
    {
      query: `SELECT 1 - mean("code") FROM "verdict" WHERE ${where(ASKED, JUDGED, SHOWN)} ${group(tag)}`,
      alias: `$tag_${tag}`,
    },
  ],
  promql: [{ expr: share(...MET, tag), legend: `{{${tag}}}`, as: 'now' }],
  look: (kit) => shareBars(tag === 'zone' ? [down(kit, 'zone', 'series')] : []),
});

/** The assessor: which clause, which numbers, how complete, and may the instrument be trusted? */
export const complianceBoard: Board = {
  id: 'compliance',
  whose: 'assessor',
  choices: [
    { choice: 'hall', one: true },
    { choice: 'floor' },
    { choice: 'zone' },
    { choice: 'standard' },
  ],
  since: 'now-7d',
  refresh: '15m',
  marks: false,
  sections: [
    {
      key: 'share',
      questions: [
        {
          key: 'met',
          whose: 'assessor',
          size: [6, 5],
          influxql: [
            {
              query: `SELECT 1 - mean("code") FROM "verdict" WHERE ${where(ASKED, JUDGED, SHOWN)}`,
            },
          ],
          promql: [{ expr: share(...MET), as: 'now' }],
          look: () => shareFigure(),
        },
        {
          key: 'undecided',
          whose: 'assessor',
          size: [6, 5],
          influxql: [
            {
              query: `SELECT count("code") FROM "verdict" WHERE ${where(ASKED, '("code" = 2 OR "code" = 3)', SHOWN)}`,
            },
          ],
          promql: [
            {
              expr: `count(hallkeeper_verdict{${LABELS},verdict=~"borderline|insufficient-data"})`,
              as: 'now',
            },
          ],
          look: () => figure({ unit: 'none', decimals: 0, steps: from(1, LOW), none: '0' }),
        },
        {
          key: 'complete',
          whose: 'assessor',
          size: [6, 5],
          influxql: [
            { query: `SELECT mean("coverage") FROM "verdict" WHERE ${where(ASKED, SHOWN)}` },
          ],
          promql: [
            {
              expr: `avg(avg_over_time(hallkeeper_verdict_coverage_ratio{${LABELS}}[$__range]))`,
              as: 'now',
            },
          ],
          look: () => shareFigure(COMPLETE),
        },
        {
          key: 'fell-short',
          whose: 'assessor',
          size: [6, 5],
          influxql: [
            {
              query: `SELECT count("code") FROM "verdict" WHERE ${where(ASKED, '"code" = 1', SHOWN)}`,
            },
          ],
          promql: [
            { expr: `count(hallkeeper_verdict{${LABELS},verdict="non-compliant"})`, as: 'now' },
          ],
          look: () => figure({ unit: 'none', decimals: 0, steps: from(1, LIFE_SAFETY), none: '0' }),
        },
        metBy('requirement'),
        metBy('zone'),
        {
          key: 'complete-by-zone',
          whose: 'assessor',
          size: [8, 9],
          influxql: [
            {
              query: `SELECT mean("coverage") FROM "verdict" WHERE ${where(ASKED, SHOWN)} ${group('zone')}`,
              alias: '$tag_zone',
            },
          ],
          promql: [
            {
              expr: `avg by (zone) (avg_over_time(hallkeeper_verdict_coverage_ratio{${LABELS}}[$__range]))`,
              legend: '{{zone}}',
              as: 'now',
            },
          ],
          look: (kit) => shareBars([down(kit, 'zone', 'series')], COMPLETE),
        },
      ],
    },
    {
      key: 'windows',
      questions: [
        {
          key: 'latest',
          whose: 'assessor',
          size: [24, 10],
          influxql: [
            {
              query: `SELECT last("code") FROM "verdict" WHERE ${where(ASKED, SHOWN)} ${group('zone', 'requirement')}`,
              table: true,
            },
          ],
          promql: [{ expr: `hallkeeper_verdict{${LABELS}}`, as: 'table' }],
          look: (kit) =>
            table(kit, {
              columns: [
                {
                  field: 'zone',
                  name: kit.say('choices.zone'),
                  links: [down(kit, 'zone', 'cell'), zonePage(kit, 'cell')],
                },
                { field: { promql: 'standard' }, name: kit.say('choices.standard') },
                { field: 'requirement', name: kit.say('columns.requirement') },
                {
                  field: { influxql: 'last', promql: 'verdict' },
                  name: kit.say('columns.verdict'),
                  steps: PLAIN,
                  mappings: kit.source === 'influxql' ? verdictCodes(kit) : verdicts(kit),
                },
                { field: { influxql: 'Time' }, name: kit.say('columns.until') },
              ],
              sort: { by: kit.say('columns.verdict'), descending: true },
            }),
        },
        verdictStates('compliance', 'zone', [24, 14]),
        {
          key: 'by-day',
          whose: 'assessor',
          size: [24, 8],
          least: '1d',
          influxql: [
            {
              query: `SELECT 1 - mean("code") FROM "verdict" WHERE ${where(ASKED, JUDGED, SHOWN)} ${influx.dailyWindows('standard')}`,
              alias: '$tag_standard',
            },
          ],
          promql: [
            {
              expr: `sum by (standard) (count_over_time(hallkeeper_verdict{${LABELS},verdict="compliant"}[1d])) / sum by (standard) (count_over_time(hallkeeper_verdict{${LABELS},verdict=~"compliant|non-compliant"}[1d]))`,
              legend: '{{standard}}',
            },
          ],
          look: () =>
            trend({ unit: 'percentunit', decimals: 1, least: 0, most: 1, bars: 'beside' }),
        },
      ],
    },
    {
      key: 'evidence',
      questions: [
        {
          key: 'excursions',
          whose: 'assessor',
          size: [14, 10],
          influxql: [
            {
              query: `SELECT "zone", "standard", "requirement", "value", "uncertainty", "least", "most", "unit", "n", "coverage", "standing" FROM "verdict" WHERE ${where(ASKED, '"code" = 1', SHOWN)} ORDER BY time DESC LIMIT 200`,
              table: true,
            },
          ],
          promql: [
            {
              expr: `sum by (zone, standard, requirement) (count_over_time(hallkeeper_verdict{${LABELS},verdict="non-compliant"}[$__range]))`,
              as: 'table',
            },
          ],
          look: (kit) =>
            table(kit, {
              columns: [
                { field: { influxql: 'Time' }, name: kit.say('columns.until') },
                named(kit, 'zone'),
                { field: 'standard', name: kit.say('choices.standard') },
                { field: 'requirement', name: kit.say('columns.requirement') },
                { field: { influxql: 'value' }, name: kit.say('columns.value') },
                { field: { influxql: 'uncertainty' }, name: kit.say('columns.uncertainty') },
                { field: { influxql: 'least' }, name: kit.say('columns.least') },
                { field: { influxql: 'most' }, name: kit.say('columns.most') },
                { field: { influxql: 'unit' }, name: kit.say('columns.unit') },
                { field: { influxql: 'n' }, name: kit.say('columns.n') },
                {
                  field: { influxql: 'coverage' },
                  name: kit.say('columns.coverage'),
                  unit: 'percentunit',
                },
                { field: { influxql: 'standing' }, name: kit.say('columns.standing') },
                { field: { promql: 'Value' }, name: kit.say('columns.times') },
              ],
            }),
        },
        {
          key: 'certificates',
          whose: 'assessor',
          size: [10, 10],
          influxql: [
            {
              query: `SELECT last("due") AS "due" FROM "certificate" WHERE ${influx.HALL} ${group('device', 'point')}`,
              table: true,
            },
          ],
          promql: [
            {
              expr: `min by (device, point) (hallkeeper_certificate_due_timestamp_seconds{${prom.HALL}}) * 1000`,
              as: 'table',
            },
          ],
          look: (kit) =>
            table(kit, {
              columns: [
                named(kit, 'device'),
                { field: 'point', name: kit.say('columns.point') },
                {
                  field: { influxql: 'due', promql: 'Value' },
                  name: kit.say('columns.due'),
                  unit: 'dateTimeFromNow',
                },
              ],
              sort: { by: kit.say('columns.due'), descending: false },
            }),
        },
      ],
    },
  ],
};
