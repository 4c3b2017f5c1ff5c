import { Temporal } from 'temporal-polyfill';
import { type Records, standing } from './core/entered.js';
import { type Hall, pointsOf } from './core/hall.js';
import type { PointId } from './core/identity.js';
import type { Instant } from './core/time.js';
import type { Doubted } from './core/verdict.js';
import { certificatesOf } from './records/certificates.js';
import { staysIn } from './records/places.js';
import type { Doubts } from './rules/suspicion/doubts.js';
import type { AssessSetup } from './rules/verdicts/assess.js';
import type { Instrument } from './rules/verdicts/instrument.js';
import type { LaboratoryResult } from './rules/verdicts/laboratory.js';
import type { Known } from './rules/verdicts/live.js';
import { elsewhere } from './rules/verdicts/places.js';
import type { FormalTest } from './rules/verdicts/standing.js';

/** What people entered, as the verdicts use it. */
export type Evidence = Required<
  Pick<AssessSetup, 'instruments' | 'tests' | 'laboratory' | 'stays'>
>;

/** `instruments` = what the models say of them; the certificates come from the records. */
export const evidenceOf = (
  records: Records,
  hall: Hall,
  instruments: ReadonlyMap<PointId, Instrument>,
): Evidence => ({
  instruments: certified(instruments, certificatesOf(records, hall)),
  tests: standing(records, 'formal-test').map(
    ({ content: { zone, closedAt, from, to, points } }): FormalTest => ({
      zone,
      closed: closedAt,
      from,
      to,
      points,
    }),
  ),
  laboratory: standing(records, 'laboratory-result').map(({ id, content }): LaboratoryResult => {
    const {
      kind: _,
      sampledAt,
      sampledUntil = sampledAt,
      method: _method,
      file: _file,
      ...found
    } = content;
    return {
      record: id,
      ...found,
      from: sampledAt,
      to: sampledUntil,
      date: dateOf(sampledAt, hall.timeZone),
    };
  }),
  stays: staysIn(records, hall),
});

const certified = (
  instruments: ReadonlyMap<PointId, Instrument>,
  certificates: ReturnType<typeof certificatesOf>,
): ReadonlyMap<PointId, Instrument> => {
  const all = new Map(instruments);
  for (const [point, own] of certificates)
    all.set(point, { ...instruments.get(point), certificates: own });
  return all;
};

const dateOf = (at: Instant, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** The same for verdicts that are given as windows end: where a point hangs is what hall.yaml says. */
export const knownOf = (
  records: Records,
  hall: Hall,
  instruments: ReadonlyMap<PointId, Instrument>,
  suspected: Doubts,
): Known => {
  const { stays, ...evidence } = evidenceOf(records, hall, instruments);
  const doubts = pointsOf(hall).flatMap(({ id, zone }): [PointId, readonly Doubted[]][] => {
    const own = stays.get(id)?.filter((stay) => stay.zone === zone);
    const all = [
      ...(own === undefined ? [] : elsewhere({ stays: own })),
      ...(suspected.get(id) ?? []),
    ];
    return all.length === 0 ? [] : [[id, all]];
  });
  return { instruments: evidence.instruments, tests: evidence.tests, doubts: new Map(doubts) };
};
