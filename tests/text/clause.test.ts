import { expect, it } from 'vitest';
import { clauseText } from '../../gateway/text/clause.js';
import { words } from '../../gateway/text/text.js';

const zh = words('zh');
const en = words('en');

it.each([
  ['table 1, row 8', undefined, '表 1 第 8 项', 'table 1, row 8'],
  ['table 5.3.2', undefined, '表 5.3.2', 'table 5.3.2'],
  ['annex A', undefined, '附录 A', 'annex A'],
  ['4.1.5.2', undefined, '第 4.1.5.2 条', 'clause 4.1.5.2'],
  ['3.2.3', 'GB 51309-2018', 'GB 51309-2018 第 3.2.3 条', 'GB 51309-2018, clause 3.2.3'],
  ['unknown', undefined, '条款号未查到', 'clause not found'],
  ['site declaration', undefined, '场所申报', 'declared by the site'],
])('%s is said in the language of the reader', (clause, of, inChinese, inEnglish) => {
  expect(clauseText(clause, of, zh)).toBe(inChinese);
  expect(clauseText(clause, of, en)).toBe(inEnglish);
});
