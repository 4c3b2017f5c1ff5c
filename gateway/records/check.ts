import { type Records, standing } from '../core/entered.js';
import { type Hall, pointsOf } from '../core/hall.js';
import type { ZoneId } from '../core/identity.js';
import type { Sentence } from '../core/mistake.js';
import { notThere } from '../core/near.js';
import type {
  CertificateRecord,
  FormalTestRecord,
  LaboratoryRecord,
  PointMovedRecord,
  RecordContent,
  WithdrawnRecord,
} from '../core/record.js';
import { staysWithin } from '../core/stay.js';
import type { Instant } from '../core/time.js';
import { movesOf, staysOf } from './places.js';
import { tell, WHAT } from './sentences.js';

/** Whether a record can be true of this hall, beside the records that stand already. */

export interface Known {
  readonly hall: Hall;
  readonly records: Records;
  /** Requirements that a laboratory may speak of, with the units of their limits. */
  readonly quantities: ReadonlyMap<string, readonly string[]>;
  readonly now: Instant;
  readonly hasFile: (sha256: string) => boolean;
}

/** `path` is that of the stored record. */
export interface RecordMistake extends Sentence {
  readonly path: readonly (string | number)[];
}
type Found = readonly RecordMistake[];
type Path = RecordMistake['path'];

const at = (path: Path, sentence: Sentence): RecordMistake => ({ path, ...sentence });

const named = (path: Path, what: Sentence, id: string, known: readonly string[]): Found =>
  known.includes(id) ? [] : [at(path, notThere(what, id, known))];

const zoneIn = ({ hall }: Known, path: Path, zone: string): Found =>
  named(
    path,
    WHAT.zone,
    zone,
    hall.zones.map(({ id }) => id),
  );

const pointIn = ({ hall }: Known, path: Path, point: string): Found =>
  named(
    path,
    WHAT.point,
    point,
    pointsOf(hall).map(({ id }) => id),
  );

const deviceIn = ({ hall }: Known, path: Path, device: string): Found =>
  named(
    path,
    WHAT.device,
    device,
    hall.devices.map(({ id }) => id),
  );

const past = ({ now }: Known, path: Path, when: Instant): Found =>
  when > now ? [at(path, tell('in-the-future'))] : [];

/** Every mistake at once; none is a record that may be entered. */
export const recordMistakes = (content: RecordContent, known: Known): Found => [
  ...fileMistakes(content, known),
  ...mistakesOf(content, known),
];

const fileMistakes = (content: RecordContent, { hasFile }: Known): Found =>
  'file' in content && content.file !== undefined && !hasFile(content.file.sha256)
    ? [at(['file'], tell('file-not-kept'))]
    : [];

const mistakesOf = (content: RecordContent, known: Known): Found => {
  switch (content.kind) {
    case 'certificate':
      return certificate(content, known);
    case 'laboratory-result':
      return laboratory(content, known);
    case 'formal-test':
      return formalTest(content, known);
    case 'light-survey':
      return [
        ...zoneIn(known, ['zone'], content.zone),
        ...past(known, ['at'], content.at),
        ...(content.references ?? []).flatMap(({ point }, index) =>
          pointIn(known, ['references', index, 'point'], point),
        ),
      ];
    case 'tracer-test':
      return [
        ...zoneIn(known, ['zone'], content.zone),
        ...pointIn(known, ['point'], content.point),
        ...past(known, ['to'], content.to),
      ];
    case 'emergency-lighting-drill':
      return [
        ...past(known, ['until'], content.until),
        ...content.points.flatMap((point, index) => pointIn(known, ['points', index], point)),
      ];
    case 'excursion-note':
      return [];
    case 'device-replaced':
      return [...deviceIn(known, ['device'], content.device), ...past(known, ['at'], content.at)];
    case 'point-moved':
      return moved(content, known);
    case 'withdrawn':
      return withdrawal(content, known);
  }
};

/**
 * A later one may overlap an earlier one, as a calibration before it is due does; not of the same day,
 * unless another unit was calibrated on it: spare units come from one batch.
 */
const certificate = (content: CertificateRecord, known: Known): Found => {
  const { point, device, calibratedOn, serial } = content;
  const twin = standing(known.records, 'certificate').find(
    ({ content: other }) =>
      other.point === point &&
      other.device === device &&
      other.serial === serial &&
      other.calibratedOn === calibratedOn,
  );
  return [
    ...(point === undefined ? [] : pointIn(known, ['point'], point)),
    ...(device === undefined ? [] : deviceIn(known, ['device'], device)),
    ...(twin === undefined
      ? []
      : [
          at(
            ['calibratedOn'],
            tell('certificate-twice', {
              of: point ?? device ?? '',
              day: calibratedOn,
              number: twin.content.number,
              id: twin.id,
            }),
          ),
        ]),
  ];
};

const laboratory = (content: LaboratoryRecord, known: Known): Found => {
  const { quantity, unit, zone, sampledAt, sampledUntil = sampledAt } = content;
  const units = known.quantities.get(quantity);
  return [
    ...zoneIn(known, ['zone'], zone),
    ...named(['quantity'], WHAT.quantity, quantity, [...known.quantities.keys()]),
    ...(units === undefined || units.includes(unit)
      ? []
      : [at(['unit'], tell('unit-of-limit', { quantity, units: units.join(', ') }))]),
    ...past(known, ['sampledAt'], sampledUntil),
  ];
};

const formalTest = (content: FormalTestRecord, known: Known): Found => {
  const { zone, from, to, points, instruments } = content;
  const own = new Map(pointsOf(known.hall).map((point) => [point.id, point.zone]));
  const other = standing(known.records, 'formal-test').find(
    ({ content: test }) => test.zone === zone && test.from < to && from < test.to,
  );
  const numbers = standing(known.records, 'certificate').map(({ content }) => content.number);
  return [
    ...zoneIn(known, ['zone'], zone),
    ...past(known, ['to'], to),
    ...points.flatMap((point, index) => {
      if (!own.has(point)) return pointIn(known, ['points', index], point);
      const stays = staysOf(movesOf(known.records, point), own.get(point));
      return staysWithin(stays, from, to)
        .filter((stay) => !isOneAir(known.hall, stay.zone, zone))
        .map((stay) =>
          at(
            ['points', index],
            tell('not-in-zone', { point, zone: stay.zone ?? '—', wanted: zone }),
          ),
        );
    }),
    ...instruments.flatMap((number, index) =>
      named(['instruments', index], WHAT.certificate, number, numbers),
    ),
    ...(other === undefined ? [] : [at(['from'], tell('test-overlaps', { id: other.id }))]),
  ];
};

/** Zones without walls between them are sampled together. */
const isOneAir = ({ zones }: Hall, one: ZoneId | undefined, other: ZoneId): boolean => {
  const airOf = (zone: ZoneId | undefined) => zones.find(({ id }) => id === zone)?.airSpace;
  return one === other || (airOf(one) !== undefined && airOf(one) === airOf(other));
};

/** Each move begins where the one before it ended; the last ends where hall.yaml says the point is. */
const moved = (content: PointMovedRecord, known: Known): Found => {
  const { point, from, to, at: when } = content;
  const moves = movesOf(known.records, point);
  const before = moves.filter((move) => move.content.at < when).at(-1);
  const after = moves.find((move) => move.content.at > when);
  const twin = moves.find((move) => move.content.at === when);
  const own = pointsOf(known.hall).find(({ id }) => id === point)?.zone;
  const then: ZoneId | undefined = after?.content.from ?? own;
  return [
    ...pointIn(known, ['point'], point),
    ...zoneIn(known, ['from'], from),
    ...zoneIn(known, ['to'], to),
    ...past(known, ['at'], when),
    ...(then === undefined || then === to
      ? []
      : [at(['to'], tell('moved-elsewhere', { point, zone: then }))]),
    ...(before === undefined || before.content.to === from
      ? []
      : [
          at(
            ['from'],
            tell('moved-from-elsewhere', { point, zone: before.content.to, id: before.id }),
          ),
        ]),
    ...(twin === undefined ? [] : [at(['at'], tell('moved-at-once', { point, id: twin.id }))]),
  ];
};

const withdrawal = ({ record: id }: WithdrawnRecord, { records }: Known): Found => {
  const known = records.find((entered) => entered.id === id);
  if (known === undefined)
    return [
      at(
        ['record'],
        notThere(
          WHAT.record,
          id,
          records.map((entered) => entered.id),
        ),
      ),
    ];
  if (known.content.kind === 'withdrawn') return [at(['record'], tell('withdraws-withdrawal'))];
  return known.withdrawn === undefined ? [] : [at(['record'], tell('withdrawn-already', { id }))];
};
