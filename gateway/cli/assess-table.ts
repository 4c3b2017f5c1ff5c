import { Temporal } from 'temporal-polyfill';
import type { Language } from '../core/fault.js';
import { deviceOf, type PointId } from '../core/identity.js';
import { UNITS } from '../core/unit.js';
import {
  type Band,
  DOUBTS,
  type Doubt,
  type Gap,
  type Hint,
  type Reason,
  type Verdict,
  type VerdictValue,
} from '../core/verdict.js';
import type { AssessSetup } from '../rules/verdicts/assess.js';
import { clauseText } from '../text/clause.js';
import type { Say } from '../text/text.js';

/** Verdicts as a person reads them: never a word without value, n, coverage, uncertainty and window. */

const MINUTE_MS = 60_000;

const local = (at: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);

const dayAndTime = (at: number, timeZone: string): string =>
  local(at, timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
const time = (at: number, timeZone: string): string =>
  local(at, timeZone).toPlainTime().toString({ smallestUnit: 'minute' });

const symbolOf = (unit: Verdict['unit']): string =>
  unit in UNITS ? UNITS[unit as keyof typeof UNITS].symbol : unit;

const limitText = (limit: Band | undefined): string =>
  limit === undefined
    ? '—'
    : [
        limit.least === undefined ? '' : `≥ ${limit.least}`,
        limit.most === undefined ? '' : `≤ ${limit.most}`,
      ]
        .filter((part) => part !== '')
        .join(', ');

/** Nobody answered, whether the gateway asked and heard nothing or did not run. */
const SILENT: readonly Gap['why'][] = ['silent', 'bad:no-communication'];

const isDoubt = (why: Gap['why']): why is Doubt => DOUBTS.some((doubt) => doubt === why);

/** `09:20-09:36 aq-03 失联` */
const gapText = ({ from, to, why }: Gap, point: PointId, timeZone: string, t: Say): string =>
  [
    `${time(from, timeZone)}-${time(to, timeZone)}`,
    deviceOf(point),
    t(SILENT.includes(why) ? 'reason.silent' : isDoubt(why) ? `doubt.${why}` : `quality.${why}`),
  ].join(' ');

/** Why nothing could be judged, in one sentence: which stretch is missing, and of which device. */
export const reasonText = (reason: Reason, timeZone: string, t: Say): string =>
  reason.why === 'gaps'
    ? reason.gaps.map((gap) => gapText(gap, reason.point, timeZone, t)).join('; ')
    : reason.why === 'laboratory-too-old'
      ? t('reason.laboratory-too-old', {
          report: reason.report,
          sampledAt: dayAndTime(reason.sampledAt, timeZone),
        })
      : t(`reason.${reason.why}`);

const hintText = (hint: Hint, timeZone: string, t: Say): string =>
  hint.why === 'certificate-expired'
    ? t('hint.certificate-expired', { point: hint.point, until: dayAndTime(hint.until, timeZone) })
    : t(`hint.${hint.why}`, { ...hint });

/** How a value was got that is no mean of readings: an estimate says so, and by which survey. */
const methodText = ({ method, since }: Verdict, timeZone: string, t: Say): string =>
  method === undefined
    ? ''
    : t(`method.${method}`, {
        date: since === undefined ? '' : local(since, timeZone).toPlainDate().toString(),
      });

/** The requirements that nobody can vouch for, by name, and in how many zones. */
const lackingText = (
  { lacking = [] }: Verdict,
  standards: AssessSetup['standards'],
  t: Say,
  language: Language,
): string => {
  const named = lacking.map(({ standard, requirement, zones }) => {
    const found = standards.find(({ id }) => id === standard);
    const name = found?.requirements[requirement]?.names[language] ?? requirement;
    return t('cli.assess.lacking-one', {
      requirement: `${found?.number ?? standard} ${name}`,
      zones: zones.length,
    });
  });
  return named.length === 0 ? '' : t('cli.assess.lacking', { list: named.join('; ') });
};

/** One verdict on one line. */
export const verdictLine = (
  verdict: Verdict,
  { hall, standards }: Pick<AssessSetup, 'hall' | 'standards'>,
  t: Say,
  language: Language,
): string => {
  const { timeZone } = hall;
  const { window, unit, limit, standing, hints, confidence, comparison, laboratory } = verdict;
  const standard = standards.find(({ id }) => id === verdict.standard);
  const zone = hall.zones.find(({ id }) => id === verdict.zone);
  const requirement = standard?.requirements[verdict.requirement];
  return [
    `${dayAndTime(window.from, timeZone)} - ${dayAndTime(window.to, timeZone)}`,
    zone?.names[language] ?? verdict.zone,
    `${standard?.number ?? verdict.standard} ${requirement?.names[language] ?? verdict.requirement}`,
    clauseText(verdict.clause, requirement?.of, t),
    t(`verdict.${verdict.verdict}`),
    t('cli.assess.value', {
      value: `${laboratory?.below ? '< ' : ''}${verdict.value ?? '—'}`,
      uncertainty: verdict.uncertainty?.value ?? '—',
      unit: symbolOf(unit),
      limit: limitText(limit),
    }),
    comparison === undefined
      ? ''
      : t('cli.assess.comparison', {
          full: comparison.full.value,
          fullVerdict: t(`verdict.${comparison.full.verdict}`),
          rounded: comparison.rounded.value,
          roundedVerdict: t(`verdict.${comparison.rounded.verdict}`),
          judges: t(`cli.assess.${comparison.judges}`),
        }),
    laboratory === undefined
      ? t('cli.assess.data', {
          n: verdict.n,
          minutes: (verdict.good / MINUTE_MS).toFixed(1),
          wanted: verdict.minimumData / MINUTE_MS,
        })
      : t('cli.assess.laboratory', {
          report: laboratory.report,
          laboratory: laboratory.laboratory,
          cma: laboratory.cma ?? '—',
        }),
    [t(`standing.${standing}`), ...hints.map((hint) => hintText(hint, timeZone, t))].join(', '),
    methodText(verdict, timeZone, t),
    confidence === 'sure' ? '' : t(`confidence.${confidence}`),
    ...verdict.reasons.map((reason) => reasonText(reason, timeZone, t)),
    lackingText(verdict, standards, t, language),
  ]
    .filter((part) => part !== '')
    .join('  ');
};

/** How many of each verdict. */
export const countOf = () => {
  const count: Record<VerdictValue, number> = {
    compliant: 0,
    'non-compliant': 0,
    borderline: 0,
    'insufficient-data': 0,
    'not-applicable': 0,
  };
  return {
    add({ verdict }: Verdict): void {
      count[verdict] += 1;
    },
    said: () => ({
      compliant: count.compliant,
      nonCompliant: count['non-compliant'],
      borderline: count.borderline,
      insufficient: count['insufficient-data'],
      notApplicable: count['not-applicable'],
    }),
  };
};
