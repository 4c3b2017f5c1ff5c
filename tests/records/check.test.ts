import { describe, expect, it } from 'vitest';
import { standing } from '../../gateway/core/entered.js';
import { staysWithin } from '../../gateway/core/stay.js';
import { entering } from '../../gateway/records/enter.js';
import { movesOf, staysOf } from '../../gateway/records/places.js';
import { at, entered, hall, known, yaml } from './known.js';

const said = (read: ReturnType<typeof yaml>): readonly string[] =>
  'mistakes' in read ? read.mistakes.map(({ path, en }) => `${path}: ${en}`) : [];

const certificate = (number: string, calibrated: string, due: string) => `
  - { kind: certificate, point: aq-06/co2, number: ${number}, laboratory: L, calibrated-on: ${calibrated}, due: ${due} }`;
const test = (zone: string, from: string, to: string, point = 'aq-06/co2') => `
  - { kind: formal-test, zone: ${zone}, closed-at: 2026-03-11T20:00, from: ${from}, to: ${to}, points: [${point}] }`;
const moved = (from: string, to: string, when: string) => `
  - { kind: point-moved, point: aq-06/co2, from: ${from}, to: ${to}, at: ${when} }`;
const of = (...records: string[]) => `records:${records.join('')}`;

describe('a certificate', () => {
  const first = entered(of(certificate('A', '2025-01-15', '2026-01-14')));

  it('may overlap the one before it, as a calibration before it is due does', () => {
    expect(said(yaml(of(certificate('B', '2025-12-01', '2026-11-30')), first))).toEqual([]);
  });

  it('of the same day as another is refused, the other named', () => {
    expect(said(yaml(of(certificate('B', '2025-01-15', '2026-01-14')), first))).toEqual([
      `records.0.calibrated-on: aq-06/co2 already has certificate A of 2025-01-15 (record ${first[0]?.id}). If that one is wrong, withdraw it first`,
    ]);
  });

  it('of the same day is that of another unit where its serial number is another', () => {
    const spare = certificate('B', '2025-01-15', '2026-01-14').replace(' }', ', serial: B77 }');
    expect(said(yaml(of(spare), first))).toEqual([]);
  });

  it('read twice is one record; withdrawn and read again it is another', () => {
    const text = of(certificate('A', '2025-01-15', '2026-01-14'));
    expect(entered(text, first)).toHaveLength(1);
    const id = first[0]?.id;
    const gone = entered(of(`\n  - { kind: withdrawn, record: ${id}, reason: 录错 }`), first);
    const again = standing(entered(text, gone), 'certificate');
    expect(again.map((one) => one.id)).toEqual([`${id}-2`]);
  });
});

describe('a formal test', () => {
  const night = entered(of(test('f1-nursing', '2026-03-12T08:00', '2026-03-12T09:00')));

  it('that overlaps another of its zone is refused; one after it is not', () => {
    const overlapping = of(test('f1-nursing', '2026-03-12T08:30', '2026-03-12T09:30'));
    expect(said(yaml(overlapping, night))).toEqual([
      `records.0.from: Overlaps the test of record ${night[0]?.id} in this zone. If that one is wrong, withdraw it first`,
    ]);
    const after = of(test('f1-nursing', '2026-03-12T09:00', '2026-03-12T10:00'));
    expect(said(yaml(after, night))).toEqual([]);
  });

  it('takes only points of its zone, and certificates that were entered', () => {
    const elsewhere = of(
      test('f1-nursing', '2026-03-12T08:00', '2026-03-12T09:00', 'aq-01/co2').replace(
        ' }',
        ', instruments: [XF-1] }',
      ),
    );
    expect(said(yaml(elsewhere))).toEqual([
      'records.0.points.0: aq-01/co2 is in f1-waiting, which has not the air of f1-nursing. A sampling point lies in the space that is tested',
      'records.0.instruments.0: There is no certificate XF-1. There are: —',
    ]);
  });

  it('knows where a point hung while it was sampled', () => {
    const later = entered(of(moved('f1-24h', 'f1-nursing', '2026-03-12T08:30')));
    const spanning = of(test('f1-nursing', '2026-03-12T08:00', '2026-03-12T09:00'));
    expect(said(yaml(spanning, later))).toEqual([
      'records.0.points.0: aq-06/co2 is in f1-24h, which has not the air of f1-nursing. A sampling point lies in the space that is tested',
    ]);
    const before = of(test('f1-24h', '2026-03-12T07:00', '2026-03-12T08:00'));
    expect(said(yaml(before, later))).toEqual([]);
  });
});

describe('a point that was moved', () => {
  const once = entered(of(moved('f1-24h', 'f1-nursing', '2026-03-01T09:00')));

  it('ends where hall.yaml says it hangs, and goes on from where it was', () => {
    expect(said(yaml(of(moved('f1-nursing', 'f1-24h', '2026-03-05T09:00'))))).toEqual([
      'records.0.to: By the records and hall.yaml aq-06/co2 is in f1-nursing afterwards. Correct to, or hall.yaml first',
    ]);
    expect(said(yaml(of(moved('f1-lobby', 'f1-nursing', '2026-03-05T09:00')), once))).toEqual([
      `records.0.from: By record ${once[0]?.id} aq-06/co2 had moved to f1-nursing before. Correct from`,
    ]);
    expect(said(yaml(of(moved('f1-lobby', 'f1-24h', '2026-02-01T09:00')), once))).toEqual([]);
    expect(said(yaml(of(moved('f1-24h', 'f1-nursing', '2026-04-01T09:00'))))).toEqual([
      'records.0.at: Not later than now: a record tells what has happened',
    ]);
  });

  it('was in each of its zones until it left it', () => {
    const twice = entered(of(moved('f1-lobby', 'f1-24h', '2026-02-01T09:00')), once);
    const [point] = hall.devices.flatMap(({ points }) =>
      points.filter(({ id }) => id === 'aq-06/co2'),
    );
    if (point === undefined) throw new Error('aq-06/co2');
    const stays = staysOf(movesOf(twice, point.id), point.zone);
    expect(stays).toEqual([
      { zone: 'f1-lobby', until: at('2026-02-01T09:00') },
      { zone: 'f1-24h', from: at('2026-02-01T09:00'), until: at('2026-03-01T09:00') },
      { zone: 'f1-nursing', from: at('2026-03-01T09:00') },
    ]);
    const within = (from: string, to: string) =>
      staysWithin(stays, at(from), at(to)).map(({ zone }) => zone);
    expect(within('2026-01-01T00:00', '2026-02-01T09:00')).toEqual(['f1-lobby']);
    expect(within('2026-02-01T09:00', '2026-03-01T09:01')).toEqual(['f1-24h', 'f1-nursing']);
    expect(within('2026-03-10T00:00', '2026-03-11T00:00')).toEqual(['f1-nursing']);
  });
});

describe('a withdrawal', () => {
  it('takes back a record that is there, once, and no withdrawal', () => {
    const first = entered(of(certificate('A', '2025-01-15', '2026-01-14')));
    const text = (id: string) => of(`\n  - { kind: withdrawn, record: ${id}, reason: 录错 }`);
    const gone = entered(text(first[0]?.id ?? ''), first);
    expect(said(yaml(text('0123456789ab'), first))).toEqual([
      `records.0.record: There is no record 0123456789ab. There are: ${first[0]?.id}`,
    ]);
    expect(said(yaml(text(first[0]?.id ?? '').replace('录错', '再撤'), gone))).toEqual([
      `records.0.record: Record ${first[0]?.id} was withdrawn before`,
    ]);
    expect(said(yaml(text(gone[1]?.id ?? ''), gone))).toEqual([
      'records.0.record: A withdrawal cannot be withdrawn. Enter the record again',
    ]);
  });
});

it('of several records one that is wrong refuses them all', () => {
  const read = yaml(of(certificate('A', '2025-01-15', '2026-01-14')));
  if (!('contents' in read)) throw new Error('right');
  const [one] = read.contents;
  if (one?.kind !== 'certificate') throw new Error('certificate');
  const found = entering([one, { ...one, number: 'B' }], 'li', known());
  expect(found).toMatchObject({ mistakes: [{ of: 1, path: ['calibratedOn'] }] });
});
