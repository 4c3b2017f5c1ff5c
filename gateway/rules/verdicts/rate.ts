import type { Lacking, Verdict } from '../../core/verdict.js';
import type { Standard } from '../standards/standard.js';
import { printed } from './figure.js';
import { bandOf, judge, shownDecimals } from './judge.js';

/**
 * 标准实施率: requirements with valid evidence, of all that apply. A requirement has it if each zone that it
 * applies to was judged by evidence that may judge; what only indicates is none.
 */

type Found = 'valid' | 'lacking' | 'outside';

const foundIn = ({ verdict, standing }: Verdict): Found => {
  if (verdict === 'not-applicable') return 'outside';
  return verdict !== 'insufficient-data' && standing !== 'indicative' ? 'valid' : 'lacking';
};

/** One window with valid evidence is evidence; one outside the season says nothing either way. */
const BETTER: Readonly<Record<Found, number>> = { valid: 2, lacking: 1, outside: 0 };

export interface Rate {
  readonly valid: number;
  readonly all: number;
  readonly lacking: readonly Lacking[];
}

/** Adds up verdicts of standards that judge, requirement by requirement. */
export class RateTally {
  readonly #judging: ReadonlyMap<string, Standard>;
  readonly #found = new Map<string, Map<Verdict['zone'], Found>>();

  constructor(standards: readonly Standard[]) {
    this.#judging = new Map(
      standards.filter(({ role }) => role === 'judges').map((standard) => [standard.id, standard]),
    );
  }

  add(verdict: Verdict): void {
    const requirement = this.#judging.get(verdict.standard)?.requirements[verdict.requirement];
    if (requirement === undefined || requirement.evidence === 'assessment') return;
    if (requirement['not-judged'] !== undefined) return;
    const key = JSON.stringify([verdict.standard, verdict.requirement]);
    const zones = this.#found.get(key) ?? new Map<Verdict['zone'], Found>();
    this.#found.set(key, zones);
    const found = foundIn(verdict);
    const before = zones.get(verdict.zone);
    if (before === undefined || BETTER[found] > BETTER[before]) zones.set(verdict.zone, found);
  }

  rate(): Rate {
    let valid = 0;
    let all = 0;
    const lacking: Lacking[] = [];
    for (const [key, zones] of this.#found) {
      const [standard, requirement] = JSON.parse(key) as [string, string];
      const asked = [...zones].filter(([, found]) => found !== 'outside');
      if (asked.length === 0) continue;
      all += 1;
      const without = asked.flatMap(([zone, found]) => (found === 'valid' ? [] : [zone]));
      if (without.length === 0) valid += 1;
      else lacking.push({ standard, requirement, zones: without });
    }
    return { valid, all, lacking };
  }
}

const isRate = ({ reasons }: Verdict): boolean =>
  reasons.some(({ why }) => why === 'needs-assessment');

/**
 * The same verdicts, those on the assessment as a whole last and judged. Give it all zones and standards:
 * a part of them has no share.
 */
export function* withRate(
  verdicts: Iterable<Verdict>,
  standards: readonly Standard[],
): Generator<Verdict> {
  const tally = new RateTally(standards);
  const waiting: Verdict[] = [];
  for (const verdict of verdicts) {
    if (isRate(verdict)) {
      waiting.push(verdict);
      continue;
    }
    tally.add(verdict);
    yield verdict;
  }
  const rate = tally.rate();
  for (const verdict of waiting) yield judged(verdict, standards, rate);
}

const judged = (
  verdict: Verdict,
  standards: readonly Standard[],
  { valid, all, lacking }: Rate,
): Verdict => {
  const standard = standards.find(({ id }) => id === verdict.standard);
  const requirement = standard?.requirements[verdict.requirement];
  const band = requirement && bandOf(requirement.limit, undefined, {});
  if (requirement === undefined || typeof band !== 'object' || all === 0) return verdict;
  const value = (100 * valid) / all;
  const { verdict: answer, comparison } = judge(requirement, band, value, 0);
  return {
    ...verdict,
    verdict: answer,
    method: 'evidence-share',
    value: printed(value, shownDecimals(requirement)),
    comparison,
    n: all,
    reasons: [],
    standing: 'monitoring',
    lacking,
  };
};
