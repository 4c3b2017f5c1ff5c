import { type Certificate, correctedBy } from '../../core/certificate.js';
import type { Instant } from '../../core/time.js';
import type { Doubt, Doubted } from '../../core/verdict.js';

interface Span {
  readonly from: Instant;
  readonly until: number;
}

/** The span that holds a moment; moments mostly come in order, so the last answer is looked at first. */
class Spans<One extends Span> {
  readonly #spans: readonly One[];
  #index = 0;

  /** In order of time, none overlapping. */
  constructor(spans: readonly One[]) {
    this.#spans = spans;
  }

  at(moment: Instant): One | undefined {
    const spans = this.#spans;
    if (spans.length === 0) return undefined;
    let index = this.#index;
    while (index > 0 && (spans[index - 1] as One).until > moment) index -= 1;
    while (index < spans.length && (spans[index] as One).until <= moment) index += 1;
    this.#index = index;
    const found = spans[index];
    return found !== undefined && found.from <= moment ? found : undefined;
  }
}

interface Doubtful extends Span {
  readonly why: Doubt;
}

const apart = (doubts: readonly Doubted[]): readonly Doubtful[] => {
  const found: Doubtful[] = [];
  for (const { from, until = Number.POSITIVE_INFINITY, why } of [...doubts].sort(
    (one, other) => one.from - other.from,
  )) {
    const begin = Math.max(from, found.at(-1)?.until ?? from) as Instant;
    if (begin < until) found.push({ from: begin, until, why });
  }
  return found;
};

/** After the last day of a certificate nobody vouches for the instrument until the next one begins. */
export const expiries = (certificates: readonly Certificate[]): readonly Doubted[] =>
  certificates.flatMap(({ until: from, replaced }, index): Doubted[] => {
    const until = certificates[index + 1]?.from;
    if (replaced === true || until === from) return [];
    return [{ from, ...(until !== undefined && { until }), why: 'certificate-expired' }];
  });

/** What is made of the readings of one point before they count. */
export class Scrutiny {
  readonly #certificates: Spans<Certificate>;
  readonly #doubts: Spans<Doubtful>;

  constructor(certificates: readonly Certificate[], doubts: readonly Doubted[]) {
    this.#certificates = new Spans(certificates);
    this.#doubts = new Spans(apart([...expiries(certificates), ...doubts]));
  }

  doubtAt(at: Instant): Doubt | undefined {
    return this.#doubts.at(at)?.why;
  }

  /** By the certificate that holds then; what was read stays as it is on the tape. */
  corrected(at: Instant, value: number): number {
    const correction = this.#certificates.at(at)?.correction;
    return correction === undefined ? value : correctedBy(correction, value);
  }
}
