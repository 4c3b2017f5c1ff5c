import type { ExcursionId, PointId, RecordId, VerdictId, ZoneId } from './identity.js';
import type { Quality } from './quality.js';
import type { Instant, Millis } from './time.js';
import type { Unit } from './unit.js';

/** Whether a hall met what a standard asks of it: what outputs, pages and reports say of a window. */

export const VERDICTS = [
  'compliant',
  'non-compliant',
  'borderline',
  'insufficient-data',
  'not-applicable',
] as const;
export type VerdictValue = (typeof VERDICTS)[number];

/** Clock-aligned in the hall's time zone; `instantaneous` is looked at hour by hour. */
export const WINDOWS = ['instantaneous', '1h', '8h', '24h', 'annual'] as const;
export type WindowLength = (typeof WINDOWS)[number];

/** Of a limit: read in a source; consistent with a part of one; recollected, or sources disagree. */
export const CONFIDENCES = ['sure', 'likely', 'uncertain'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Units of limits that no sensor of a hall measures. */
export const LABORATORY_UNITS = ['CFU/m3', 'Bq/m3', 'ng/m3', 'm3/(h.p)'] as const;
export type LimitUnit = Unit | (typeof LABORATORY_UNITS)[number];

/** Bounds in the unit of the limit; both belong to what is allowed. */
export interface Band {
  readonly most?: number | undefined;
  readonly least?: number | undefined;
}

export type Met = Extract<VerdictValue, 'compliant' | 'non-compliant'>;

/** A value against its limit, by both comparison rules of GB/T 8170; `judges` says which counts. */
export interface Comparison {
  readonly judges: 'full' | 'rounded';
  readonly full: { readonly value: string; readonly verdict: Met };
  readonly rounded: { readonly value: string; readonly verdict: Met };
}

/** A stretch without good data, and why: the quality of its readings, or nobody answered. */
export interface Gap {
  readonly from: Instant;
  readonly to: Instant;
  readonly why: Quality | 'silent' | Doubt;
}

/** Why a reading that looks good does not count. */
export const DOUBTS = [
  'certificate-expired',
  'stuck',
  'spike',
  'drift',
  'clock-stepped',
  /** The point hung in another zone then. */
  'elsewhere',
] as const;
export type Doubt = (typeof DOUBTS)[number];

/** A stretch of one point that is doubted; without `until` it goes on. */
export interface Doubted {
  readonly from: Instant;
  readonly until?: Instant;
  readonly why: Doubt;
}

export type NoLimit = 'transitional-season' | 'no-season' | 'no-capacity';

/** Why nothing could be judged. */
export type Reason =
  | {
      readonly why: NoLimit | 'closed' | 'no-point' | 'no-whole-window' | 'not-judged' | 'altitude';
    }
  | { readonly why: `needs-${'laboratory' | 'survey' | 'drill' | 'assessment'}` }
  | { readonly why: 'detection-limit' }
  /** The last result of a laboratory is older than a year. */
  | { readonly why: 'laboratory-too-old'; readonly report: string; readonly sampledAt: Instant }
  /** Good data for less than the standard wants; `gaps` are the longest that are missing. */
  | { readonly why: 'gaps'; readonly point: PointId; readonly gaps: readonly Gap[] };

/**
 * What a verdict may be used for: a test under the standard's own conditions, the watching of a hall
 * in use, or no more than a hint. A test and the watching are never mixed.
 */
export type Standing = 'formal' | 'monitoring' | 'indicative';

export type Hint =
  | {
      /** Fewer than the standard wants, or some of those that are there had too little data. */
      readonly why: 'too-few-points' | 'points-missing';
      readonly present: number;
      readonly wanted: number;
    }
  | { readonly why: 'no-certificate' | 'class-too-low' | 'no-cma' }
  | { readonly why: 'certificate-expired'; readonly point: PointId; readonly until: Instant }
  /** Doors and windows were closed for less than the standard wants before sampling. */
  | { readonly why: 'closed-too-short'; readonly hours: number; readonly wanted: number }
  | { readonly why: 'accuracy-assumed' }
  | { readonly why: 'fixed-sensor' }
  /** 估算: no measurement of the standard's own. */
  | { readonly why: 'estimated' }
  | { readonly why: 'meter-class' };

/** How a value was got that is no mean of one sensor's readings. */
export const VERDICT_METHODS = [
  'survey',
  'light-ratio',
  'co2-balance',
  'door-count',
  'drill',
  'evidence-share',
] as const;
export type VerdictMethod = (typeof VERDICT_METHODS)[number];

export interface Stands {
  readonly standing: Standing;
  /** Why it is only indicative. */
  readonly hints: readonly Hint[];
}

/** What the readings say; numbers are in the unit of the limit, as they are printed. */
export interface Figure {
  readonly value?: string;
  /** `assumed`: the maker's figure is not known. */
  readonly uncertainty?: { readonly value: string; readonly assumed: boolean };
  readonly n: number;
  readonly good: Millis;
  readonly uncertain: Millis;
  readonly comparison?: Comparison;
  /** Opening hours alone: a separate figure that judges nothing. */
  readonly occupied: { readonly value?: string; readonly good: Millis };
}

/** What one point says. */
export interface PointEvidence extends Figure {
  readonly point: PointId;
  readonly verdict: VerdictValue;
}

/** Whether a zone met a requirement in a window, and what its points say, the worst first. */
export interface Verdict extends Figure, Stands {
  readonly zone: ZoneId;
  readonly standard: string;
  readonly requirement: string;
  readonly clause: string;
  /** Of the limit: what is not `sure` says so wherever it is shown. */
  readonly confidence: Confidence;
  /** Absent where the readings of the zone's own sensors were averaged. */
  readonly method?: VerdictMethod;
  /** When the survey was made whose ratio an estimate uses. */
  readonly since?: Instant;
  readonly window: {
    readonly length: WindowLength | 'whole';
    readonly from: Instant;
    readonly to: Instant;
  };
  readonly verdict: VerdictValue;
  readonly reasons: readonly Reason[];
  readonly unit: LimitUnit;
  readonly limit?: Band;
  readonly minimumData: Millis;
  /** Whether the figures are those of the worst point or the mean of those with data enough. */
  readonly combined: 'worst' | 'mean';
  readonly points: readonly PointEvidence[];
  /** Where a laboratory found the value, its report. */
  readonly laboratory?: LaboratoryEvidence;
  /** Of the share of requirements with valid evidence: those without. */
  readonly lacking?: readonly Lacking[];
}

/** A requirement that was not judged by valid evidence in these zones. */
export interface Lacking {
  readonly standard: string;
  readonly requirement: string;
  readonly zones: readonly ZoneId[];
}

/** The report behind a value that no sensor measured. */
export interface LaboratoryEvidence {
  readonly record: RecordId;
  readonly report: string;
  readonly laboratory: string;
  readonly cma?: string;
  /** Not found: the value is the limit of detection. */
  readonly below?: true;
}

/** As the journal keeps it: what else each point said is computed again from its readings. */
export type GivenVerdict = Omit<Verdict, 'points'> & {
  readonly points: readonly Pick<PointEvidence, 'point' | 'verdict' | 'value'>[];
};

/** Windows of one requirement in one zone that were non-compliant in a row. */
export interface Excursion {
  readonly id: ExcursionId;
  readonly zone: ZoneId;
  readonly standard: string;
  readonly requirement: string;
  /** Beginning of the first and end of the last of its windows. */
  readonly start: Instant;
  readonly end: Instant;
  readonly windows: number;
  readonly unit: LimitUnit;
  /** Of the window farthest beyond its limit. */
  readonly worst: {
    readonly value: string;
    readonly limit: Band;
    readonly from: Instant;
    readonly to: Instant;
    readonly point?: PointId;
  };
  /** What the window after it said; absent while it goes on. */
  readonly endedBy?: VerdictValue;
}

interface About {
  readonly zone: ZoneId;
  readonly standard: string;
  readonly requirement: string;
}

export const verdictId = ({ zone, standard, requirement }: About): VerdictId =>
  `${zone}/${standard}/${requirement}` as VerdictId;

/** `f1-waiting/gb-t-18883-2022/co2/20260228T0300Z`: windows begin at a full minute. */
export const excursionId = (about: About, start: Instant): ExcursionId =>
  `${verdictId(about)}/${new Date(start).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z` as ExcursionId;

/** Share of the window with good data, 0 to 1. */
export const coverageOf = ({ good, window }: Pick<GivenVerdict, 'good' | 'window'>): number =>
  window.to > window.from ? good / (window.to - window.from) : 0;
