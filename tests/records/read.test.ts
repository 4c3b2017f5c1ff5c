import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { camelKey, kebabKey } from '../../gateway/records/camel.js';
import { readLaboratoryCsv } from '../../gateway/records/read.js';
import { keptFile } from '../../gateway/records/written.js';
import { at, known, yaml } from './known.js';

const lines = (read: ReturnType<typeof yaml>): readonly string[] =>
  'mistakes' in read
    ? read.mistakes.map(({ line, column, path, zh }) => `${line}:${column} ${path}: ${zh}`)
    : [];

describe('a YAML of records', () => {
  it('gives every kind in the names of programs, local times as instants', () => {
    const read = yaml(`
records:
  - kind: certificate
    point: aq-06/co2
    number: XF-2026-0042
    laboratory: 省计量科学研究院
    calibrated-on: 2026-01-15
    due: 2027-01-14
    class: "2"
    uncertainty: { absolute: 30, percent: 2 }
    correction: { points: [{ indicated: 400, reference: 412 }, { indicated: 1000, reference: 1005 }] }
    file: { sha256: ${'a'.repeat(64)}, name: XF-2026-0042.pdf }
  - kind: formal-test
    zone: f1-nursing
    closed-at: 2026-03-11T20:00
    from: 2026-03-12T08:00
    to: 2026-03-12 09:00
    points: [aq-06/co2]
    instruments: [XF-2026-0042]
  - kind: laboratory-result
    zone: f1-nursing
    quantity: benzene
    value: 0.012
    unit: mg/m3
    report: BG-2026-17
    laboratory: 某检测公司
    cma: "201501000000"
    sampled-at: 2026-03-12T08:00+08:00
  - { kind: device-replaced, device: aq-04, at: 2026-03-10T09:30, new-serial: A77 }
  - { kind: excursion-note, excursion: f1-waiting/x/co2/1, cause: 新风机停, action: 已开启 }
`);
    expect(lines(read)).toEqual([]);
    expect('contents' in read && read.contents).toMatchObject([
      {
        kind: 'certificate',
        calibratedOn: '2026-01-15',
        correction: { points: [{ indicated: 400, reference: 412 }, {}] },
        file: { name: 'XF-2026-0042.pdf' },
      },
      { closedAt: at('2026-03-11T20:00'), to: at('2026-03-12T09:00') },
      { sampledAt: at('2026-03-12T08:00'), cma: '201501000000' },
      { newSerial: 'A77' },
      { cause: '新风机停' },
    ]);
  });

  it.each([
    [
      'a laboratory result without a report number',
      `records:
  - kind: laboratory-result
    zone: f1-nursing
    quantity: benzene
    value: 0.012
    unit: mg/m3
    laboratory: 某检测公司
    sampled-at: 2026-03-12T08:00`,
      ['2:5 records.0.report: 缺少 report。应为：报告编号'],
    ],
    [
      'names and units that nothing has, each at its place',
      `records:
  - kind: laboratory-result
    zone: f1-nursin
    quantity: benzen
    value: 0.012
    unit: mg/m3
    report: R
    laboratory: L
    sampled-at: 2026-03-12T08:00
  - kind: laboratory-result
    zone: f1-nursing
    quantity: benzene
    value: 12
    unit: ug/m3
    report: R
    laboratory: L
    sampled-at: 2026-03-12T08:00`,
      [
        '3:11 records.0.zone: 没有区域 f1-nursin。是不是 f1-nursing？',
        '4:15 records.0.quantity: 没有实验室项目 benzen。是不是 benzene？',
        '14:11 records.1.unit: benzene 的限值用 mg/m3。按这个单位填写',
      ],
    ],
    [
      'a misspelt key',
      `records:
  - { kind: device-replaced, device: aq-04, at: 2026-03-10T09:30, new-seral: A77 }`,
      [
        '2:5 records.0.new-serial: 缺少 new-serial。应为：文字',
        '2:67 records.0.new-seral: 不认识的键 new-seral。是不是 new-serial？',
      ],
    ],
    [
      'a survey with a missing node',
      `records:
  - kind: light-survey
    zone: f1-nursing
    at: 2026-03-12T20:00
    method: four-corner
    rows: [[210, 260], [290, ~]]
    daylight: false
    warmed-up: true
    meter: { class: 1 }`,
      ['6:30 records.0.rows.1.1: 应为：照度值，lx：缺一个点的测量不能录入；现为：空'],
    ],
    [
      'a time that has not come, and one that is none',
      `records:
  - { kind: device-replaced, device: aq-04, at: 2026-03-14T09:30, new-serial: A77 }
  - { kind: device-replaced, device: aq-04, at: 昨天, new-serial: A78 }`,
      ['3:49 records.1.at: 应为：时间，如 2026-03-11T20:00（大厅时区）或带时差；现为："昨天"'],
    ],
    [
      'a file that nobody has kept',
      `records:
  - kind: certificate
    device: aq-06
    number: N
    laboratory: L
    calibrated-on: 2026-01-15
    due: 2027-01-14
    file: { sha256: ${'b'.repeat(64)}, name: x.pdf }`,
      ['8:11 records.0.file: 没有这个文件。先上传它'],
    ],
    [
      'a certificate of a point and a device, due before it was made',
      `records:
  - kind: certificate
    device: aq-06
    point: aq-06/co2
    number: N
    laboratory: L
    calibrated-on: 2026-01-15
    due: 2025-01-14`,
      [
        '4:12 records.0.point: 应为：point 或 device 之一；现为："aq-06/co2"',
        '8:10 records.0.due: 应为：不早于 calibrated-on；现为："2025-01-14"',
      ],
    ],
  ])('refuses whole %s', (_, text, wanted) => {
    expect(lines(yaml(text))).toEqual(wanted);
  });
});

describe('a CSV of laboratory results', () => {
  const csv = (text: string) =>
    readLaboratoryCsv('r.csv', text, { known: known(), by: 'li', file: keptFile });
  const HEAD = '区域,项目,结果,单位,报告编号,检测机构,资质认定编号,采样时间';

  it('is read by its Chinese columns; <0.01 is below the limit of detection', () => {
    const read = csv(`\uFEFF${HEAD}
f1-nursing,benzene,<0.01,mg/m3,BG-1,某检测公司,2015,2026-03-12 08:00
f1-24h,radon,120,Bq/m3,BG-2,某检测公司,,2026-03-12T08:00+08:00
`);
    expect('contents' in read && read.contents).toEqual([
      {
        kind: 'laboratory-result',
        zone: 'f1-nursing',
        quantity: 'benzene',
        value: 0.01,
        below: true,
        unit: 'mg/m3',
        report: 'BG-1',
        laboratory: '某检测公司',
        cma: '2015',
        sampledAt: at('2026-03-12T08:00'),
      },
      expect.objectContaining({ quantity: 'radon', value: 120 }),
    ]);
  });

  it.each([
    [
      'a row without its report number, and one with a word for a value',
      `${HEAD}
f1-nursing,benzene,0.01,mg/m3,,某检测公司,,2026-03-12 08:00
f1-nursing,benzene,合规,mg/m3,BG-1,某检测公司,,2026-03-12 08:00`,
      ['2:5 report: 缺少 report。应为：报告编号', '3:3 value: 应为：数字；现为："合规"'],
    ],
    [
      'a row that is too short',
      `${HEAD}
f1-nursing,benzene,0.01,mg/m3,BG-1,某检测公司,2026-03-12 08:00`,
      ['2:1 : 有 7 列，应为 8 列'],
    ],
    [
      'a column that nothing knows',
      '区域,项目,结论\nf1-nursing,benzene,x',
      [expect.stringMatching(/^1:3 结论: 没有列 结论。现有：zone, /)],
    ],
    ['no rows', HEAD, [expect.stringMatching(/^1:1 : 没有结果/)]],
  ])('refuses whole %s', (_, text, wanted) => {
    expect(lines(csv(text))).toEqual(wanted);
  });
});

it('names are written two ways and are the same names', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]+(-[a-z]+)*$/), (name) => {
      expect(kebabKey(camelKey(name))).toBe(name);
    }),
  );
});
