import { Temporal } from 'temporal-polyfill';
import type { Hall, Zone } from '../../core/hall.js';
import type { LightSurveyRecord } from '../../core/record.js';
import { type Instant, minutes } from '../../core/time.js';
import type { Hint, Verdict } from '../../core/verdict.js';
import type { Calendar } from '../verdicts/calendar.js';
import type { Counted } from '../verdicts/evidence.js';
import { bandOf, seasonOf } from '../verdicts/judge.js';
import { type Measured, measuredVerdict } from '../verdicts/measured.js';
import { judgesOn, type Rule } from '../verdicts/rule.js';
import { lightSurvey, type SurveyResult } from './light.js';

/** Illuminance and uniformity by surveys on a grid, and what fixed sensors say between two of them. */

/** Error of indication of a lux meter by its class of JJG 245, as a share (domain.md §3; likely). */
const METER: Readonly<Record<LightSurveyRecord['meter']['class'], number>> = { 1: 0.04, 2: 0.08 };
/** Both readings of a ratio are of one meter: what is left is where it was held; a judgement. */
const PLACED = 0.02;
/** Fixed sensors drift and lamps age unevenly between surveys; a judgement. */
const DRIFTED = 0.05;
/** One sensor sees nothing of how the light has shifted over the plane; a judgement. */
const ALONE = 0.1;

const around = (value: number, share: number, assumed: boolean): Measured => ({
  value,
  low: value * (1 - share),
  high: value * (1 + share),
  assumed,
});

const isIlluminance = ({ requirement }: Rule): boolean =>
  requirement.quantity === 'illuminance' && requirement.evidence === 'monitoring';
const isUniformity = ({ requirement }: Rule): boolean =>
  requirement.evidence === 'survey' && requirement.unit === '1';

export const averageOf = (survey: LightSurveyRecord, result: SurveyResult): Measured =>
  around(result.mean, METER[survey.meter.class], false);
export const uniformityOf = (result: SurveyResult): Measured =>
  around(result.uniformity, PLACED, true);

const localDate = (at: Instant, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** A meter below class 1 indicates, and so does one whose certificate nobody can see. */
const hintsOf = ({ meter }: LightSurveyRecord): readonly Hint[] => [
  ...(meter.class === 1 ? [] : [{ why: 'meter-class' } as const]),
  ...(meter.certificate === undefined ? [{ why: 'no-certificate' } as const] : []),
];

/** What one survey says of the requirements on the light of its zone. */
export const surveyVerdicts = (
  survey: LightSurveyRecord,
  hall: Hall,
  zone: Zone,
  rules: readonly Rule[],
  regardless: boolean | undefined,
): readonly Verdict[] => {
  const surveyed = lightSurvey({ ...survey, meterClass: survey.meter.class });
  if ('refused' in surveyed) return [];
  const { result } = surveyed;
  const date = localDate(survey.at, hall.timeZone);
  const hints = hintsOf(survey);
  const places = survey.rows.reduce((sum, { length }) => sum + length, 0);
  return rules
    .filter(
      (rule) => (isIlluminance(rule) || isUniformity(rule)) && judgesOn(rule, date, regardless),
    )
    .flatMap((rule): Verdict[] => {
      const band = bandOf(rule.requirement.limit, seasonOf(hall.season, date), zone);
      if (typeof band === 'string') return [];
      return [
        measuredVerdict({
          zone: zone.id,
          rule,
          band,
          method: 'survey',
          measured: isUniformity(rule) ? uniformityOf(result) : averageOf(survey, result),
          window: { length: 'whole', from: survey.at, to: survey.at },
          standing: hints.length === 0 ? 'formal' : 'indicative',
          hints,
          n: places,
          good: minutes(0),
        }),
      ];
    });
};

/** Of the surveys of a zone the last one up to a moment that noted what the fixed sensors read. */
export const lastReferenced = (
  surveys: readonly LightSurveyRecord[],
  at: Instant,
): LightSurveyRecord | undefined =>
  surveys
    .filter((survey) => survey.at <= at && (survey.references?.length ?? 0) > 0)
    .reduce<LightSurveyRecord | undefined>(
      (last, one) => (last === undefined || one.at >= last.at ? one : last),
      undefined,
    );

/**
 * The average over the plane as its fixed sensors let it be estimated: each one's mean times the ratio
 * of the survey's average to what it read then. Undefined where none of them was read in the survey.
 */
export const estimatedAverage = (
  survey: LightSurveyRecord,
  means: ReadonlyMap<string, number>,
): Measured | undefined => {
  const surveyed = lightSurvey({ ...survey, meterClass: survey.meter.class });
  if ('refused' in surveyed) return undefined;
  const said = (survey.references ?? []).flatMap(({ point, value }) => {
    const mean = means.get(point);
    return mean === undefined || value <= 0 ? [] : [(surveyed.result.mean / value) * mean];
  });
  if (said.length === 0) return undefined;
  const value = said.reduce((sum, one) => sum + one, 0) / said.length;
  const spread =
    said.length === 1 ? ALONE : (Math.max(...said) - Math.min(...said)) / 2 / Math.max(value, 1);
  return around(value, Math.hypot(METER[survey.meter.class], DRIFTED, spread), true);
};

/** The estimate for each window of a requirement in opening hours, never more than indicative. */
export function* estimateVerdicts(
  surveys: readonly LightSurveyRecord[],
  hall: Hall,
  zone: Zone,
  rule: Rule,
  calendar: Calendar,
  counted: readonly Counted[],
  regardless: boolean | undefined,
): Generator<Verdict> {
  if (!isIlluminance(rule) || surveys.length === 0) return;
  for (const window of calendar.windows[rule.requirement.window]) {
    if (!judgesOn(rule, window.date, regardless)) continue;
    if (!calendar.open.subarray(window.first, window.last).every((open) => open === 1)) continue;
    const survey = lastReferenced(surveys, window.from);
    const band = bandOf(rule.requirement.limit, seasonOf(hall.season, window.date), zone);
    if (survey === undefined || typeof band === 'string') continue;
    const figures = counted.flatMap(({ point, tally }) => {
      const { mean, good, n } = tally.figures(window);
      const isEnough = mean !== undefined && good >= rule.requirement['minimum-data'];
      return isEnough ? [{ point: point.id, mean, good, n }] : [];
    });
    const measured = estimatedAverage(
      survey,
      new Map(figures.map(({ point, mean }) => [point, mean])),
    );
    if (measured === undefined) continue;
    yield measuredVerdict({
      zone: zone.id,
      rule,
      band,
      method: 'light-ratio',
      since: survey.at,
      measured,
      window: { length: rule.requirement.window, from: window.from, to: window.to },
      standing: 'indicative',
      hints: [{ why: 'estimated' }],
      n: figures.reduce((sum, { n }) => sum + n, 0),
      good: figures[0]?.good ?? minutes(0),
    });
  }
}
