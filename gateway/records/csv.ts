import { csvRows } from '../core/csv.js';
import type { FileMistake, Sentence } from '../core/mistake.js';
import { notThere } from '../core/near.js';
import type { Path, YamlSource } from '../core/yaml-source.js';
import { tell, WHAT } from './sentences.js';

/** Laboratory results as laboratories hand them over: a CSV, read as the YAML of the same records. */

/** Keys of a laboratory result, by the words of a Chinese sheet. */
const COLUMNS: Readonly<Record<string, string>> = {
  区域: 'zone',
  项目: 'quantity',
  结果: 'value',
  单位: 'unit',
  不确定度: 'uncertainty',
  报告编号: 'report',
  检测机构: 'laboratory',
  资质认定编号: 'cma',
  采样时间: 'sampled-at',
  采样结束: 'sampled-until',
  方法: 'method',
  文件: 'file',
};

/** `<0.01` or `＜0.01`: not found, with the limit of detection. */
const BELOW = /^[<＜]\s*(.+)$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

const numbered = (cell: string): unknown => (NUMBER.test(cell) ? Number(cell) : cell);

const recordOf = (keys: readonly string[], cells: readonly string[]): object => {
  const record: Record<string, unknown> = { kind: 'laboratory-result' };
  for (const [index, key] of keys.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    const below = key === 'value' ? BELOW.exec(cell)?.[1] : undefined;
    if (below !== undefined) record.below = true;
    record[key] = key === 'value' || key === 'uncertainty' ? numbered(below ?? cell) : cell;
  }
  return record;
};

/** The rows as `records:` of a YAML; a mistake names the line and, as its column, the number of the field. */
export const csvSource = (file: string, text: string): YamlSource => {
  const at = (line: number, column: number, path: string, sentence: Sentence): FileMistake => ({
    file,
    line,
    column,
    path,
    ...sentence,
  });
  const broken = (...mistakes: readonly FileMistake[]): YamlSource => ({
    value: undefined,
    mistakes,
    isYaml: false,
    mistake: (_, sentence) => at(1, 1, '', sentence),
    isFromEnvironment: () => false,
  });
  const read = csvRows(text);
  if ('why' in read) return broken(at(1, 1, '', tell('not-csv', { why: read.why })));
  const [head, ...rows] = read.rows;
  if (head === undefined || rows.length === 0) return broken(at(1, 1, '', tell('csv-empty')));
  const keys = head.cells.map((name) => COLUMNS[name] ?? name);
  const known = Object.values(COLUMNS);
  const strange = keys.findIndex((key, index) => !known.includes(key) || keys.indexOf(key) < index);
  if (strange >= 0) {
    const key = keys[strange] ?? '';
    return broken(at(head.line, strange + 1, key, notThere(WHAT.column, key, known)));
  }
  const uneven = rows.filter(({ cells }) => cells.length !== keys.length);
  if (uneven.length > 0)
    return broken(
      ...uneven.map(({ line, cells }) =>
        at(line, 1, '', tell('csv-cells', { wanted: keys.length, found: cells.length })),
      ),
    );
  const place = (path: Path): readonly [line: number, column: number] => {
    const [, row, key] = path;
    const column = keys.indexOf(String(key)) + 1;
    return [rows[Number(row)]?.line ?? 1, Math.max(column, 1)];
  };
  return {
    value: { records: rows.map(({ cells }) => recordOf(keys, cells)) },
    mistakes: [],
    isYaml: true,
    mistake: (path, sentence) => at(...place(path), path.slice(2).map(String).join('.'), sentence),
    isFromEnvironment: () => false,
  };
};
