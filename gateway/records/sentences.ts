import { filled, type Sentence } from '../core/mistake.js';

/** What a record can have wrong although every key is well-formed: what, and what to do. */
const ROWS = {
  'in-the-future': {
    zh: '不晚于现在：记录写的是已发生的事',
    en: 'Not later than now: a record tells what has happened',
  },
  'unit-of-limit': {
    zh: '{quantity} 的限值用 {units}。按这个单位填写',
    en: 'The limit of {quantity} is in {units}. Give the value in that unit',
  },
  'file-not-kept': {
    zh: '没有这个文件。先上传它',
    en: 'This file is not kept. Upload it first',
  },
  'not-csv': {
    zh: '不是有效的 CSV：{why}',
    en: 'Not valid CSV: {why}',
  },
  'csv-empty': {
    zh: '没有结果：第一行是列名，其后每行一个结果',
    en: 'There are no results: the first line names the columns, then one result a line',
  },
  'csv-cells': {
    zh: '有 {found} 列，应为 {wanted} 列',
    en: 'has {found} columns where {wanted} are expected',
  },
  'certificate-twice': {
    zh: '{of} 已有 {day} 的证书 {number}（记录 {id}）。若那份有误，先撤回它',
    en: '{of} already has certificate {number} of {day} (record {id}). If that one is wrong, withdraw it first',
  },
  'not-in-zone': {
    zh: '{point} 在 {zone}，与 {wanted} 不相通。采样点应在所测空间内',
    en: '{point} is in {zone}, which has not the air of {wanted}. A sampling point lies in the space that is tested',
  },
  'test-overlaps': {
    zh: '与同一区域的检测（记录 {id}）时间重叠。若那份有误，先撤回它',
    en: 'Overlaps the test of record {id} in this zone. If that one is wrong, withdraw it first',
  },
  'moved-elsewhere': {
    zh: '按记录与 hall.yaml，{point} 此后在 {zone}。改正 to，或先改 hall.yaml',
    en: 'By the records and hall.yaml {point} is in {zone} afterwards. Correct to, or hall.yaml first',
  },
  'moved-from-elsewhere': {
    zh: '按记录 {id}，{point} 在此之前移到了 {zone}。改正 from',
    en: 'By record {id} {point} had moved to {zone} before. Correct from',
  },
  'moved-at-once': {
    zh: '{point} 在这一时刻已有移位记录 {id}。改正时间，或先撤回那份',
    en: 'Record {id} moves {point} at this very time. Correct the time, or withdraw that one',
  },
  'withdrawn-already': {
    zh: '记录 {id} 已于此前撤回',
    en: 'Record {id} was withdrawn before',
  },
  'withdraws-withdrawal': {
    zh: '撤回本身不能撤回。把原记录再录入一次',
    en: 'A withdrawal cannot be withdrawn. Enter the record again',
  },
} as const satisfies Record<string, Sentence>;

type Filling = Readonly<Record<string, string | number | Sentence>>;

export const tell = (code: keyof typeof ROWS, filling: Filling = {}): Sentence =>
  filled(ROWS[code], filling);

/** The things that a record names, as sentences call them. */
export const WHAT = {
  zone: { zh: '区域', en: 'zone' },
  device: { zh: '设备', en: 'device' },
  point: { zh: '测点', en: 'point' },
  quantity: { zh: '实验室项目', en: 'requirement for a laboratory' },
  certificate: { zh: '证书', en: 'certificate' },
  record: { zh: '记录', en: 'record' },
  column: { zh: '列', en: 'column' },
} as const satisfies Record<string, Sentence>;
