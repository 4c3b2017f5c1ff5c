import type { PointId, ZoneId } from '../../core/identity.js';
import type { Instant, Millis } from '../../core/time.js';
import type { Unit } from '../../core/unit.js';
import type { Band, Requirement, VerdictValue, WindowLength } from '../standards/standard.js';
import type { Comparison, NoLimit } from './judge.js';
import type { Stands } from './standing.js';
import type { Gap } from './tally.js';

/** Why nothing could be judged. */
export type Reason =
  | {
      readonly why: NoLimit | 'closed' | 'no-point' | 'no-whole-window' | 'not-judged' | 'altitude';
    }
  | { readonly why: 'needs-laboratory' | 'needs-survey' | 'needs-drill' }
  /** Good data for less than the standard wants; `gaps` are the longest that are missing. */
  | { readonly why: 'gaps'; readonly point: PointId; readonly gaps: readonly Gap[] };

/** What one point says; numbers are in the unit of the limit, as they are printed. */
export interface PointEvidence {
  readonly point: PointId;
  readonly verdict: VerdictValue;
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

/**
 * Whether a zone met a requirement in a window. It is that of the worst of its points, whose evidence
 * comes first: a mean over a hall would hide the corner without fresh air.
 */
export interface Verdict extends Stands {
  readonly zone: ZoneId;
  readonly standard: string;
  readonly requirement: string;
  readonly clause: string;
  /** Of the limit: what is not `sure` says so wherever it is shown. */
  readonly confidence: Requirement['confidence'];
  readonly window: {
    readonly length: WindowLength | 'whole';
    readonly from: Instant;
    readonly to: Instant;
  };
  readonly verdict: VerdictValue;
  readonly reasons: readonly Reason[];
  readonly unit: Unit | Requirement['unit'];
  readonly limit?: Band;
  readonly minimumData: Millis;
  readonly points: readonly PointEvidence[];
}
