import { csvRows } from '../core/csv.js';
import type { ZoneId } from '../core/identity.js';
import type { FileMistake, Sentence } from '../core/mistake.js';
import { notThere } from '../core/near.js';
import { type FirePart, PART_KINDS, type PartKind, partKey } from '../devices/panel-points.js';
import { tell, WHAT } from './sentences.js';

/**
 * The map from addresses of a fire panel to places: `address,zone,x,y,kind,name` in CSV, as the installer
 * of the panel hands it over. Every mistake at once, each with its line.
 */

const COLUMNS = ['address', 'zone', 'x', 'y', 'kind', 'name'] as const;
type Column = (typeof COLUMNS)[number];
const ADDRESS = /^(\d{1,5})-(\d{1,5})$/;
const METRES = /^-?\d+(\.\d+)?$/;
/** A map larger than a panel (GB 50116: 3200 parts) is no map. */
const MOST_PARTS = 4096;

export type CheckedParts = {
  readonly parts: readonly FirePart[];
  readonly mistakes: readonly FileMistake[];
};

const namesOf = (written: string): FirePart['names'] => {
  const [zh = written, en = zh] = written.split(' / ');
  return { zh, en };
};

export const checkFireParts = (
  file: string,
  text: string,
  zones: readonly ZoneId[],
): CheckedParts => {
  const mistakes: FileMistake[] = [];
  const wrong = (line: number, column: Column | undefined, sentence: Sentence): void => {
    const at = column === undefined ? 1 : COLUMNS.indexOf(column) + 1;
    mistakes.push({ file, line, column: at, path: column ?? '', ...sentence });
  };
  const read = csvRows(text, { comment: '#' });
  if ('why' in read) {
    wrong(1, undefined, tell('not-csv', { why: read.why }));
    return { parts: [], mistakes };
  }
  const [head, ...rows] = read.rows;
  if (head === undefined || head.cells.join() !== COLUMNS.join()) {
    wrong(head?.line ?? 1, undefined, tell('csv-head', { wanted: COLUMNS.join(',') }));
    return { parts: [], mistakes };
  }
  if (rows.length > MOST_PARTS) {
    wrong(1, undefined, tell('csv-too-long', { most: MOST_PARTS }));
    return { parts: [], mistakes };
  }
  const lines = new Map<string, number>();
  const parts = rows.flatMap(({ line, cells }): FirePart[] => {
    const before = mistakes.length;
    if (cells.length !== COLUMNS.length) {
      wrong(line, undefined, tell('csv-cells', { wanted: COLUMNS.length, found: cells.length }));
      return [];
    }
    const [address = '', zone = '', x = '', y = '', kind = '', name = ''] = cells;
    const found = ADDRESS.exec(address);
    if (found === null) wrong(line, 'address', tell('panel-address', { address }));
    const [loop, part] = [Number(found?.[1]), Number(found?.[2])];
    if (!zones.some((known) => known === zone))
      wrong(line, 'zone', notThere(WHAT.zone, zone, zones));
    if (!Object.hasOwn(PART_KINDS, kind))
      wrong(line, 'kind', notThere(WHAT.partKind, kind, Object.keys(PART_KINDS)));
    for (const [column, metres] of [
      ['x', x],
      ['y', y],
    ] as const)
      if (metres !== '' && !METRES.test(metres)) wrong(line, column, tell('metres', { metres }));
    if ((x === '') !== (y === ''))
      wrong(line, x === '' ? 'x' : 'y', tell('goes-with', { key: 'x', other: 'y' }));
    if (name === '') wrong(line, 'name', tell('cell-empty', { column: 'name' }));
    if (found !== null) {
      const key = partKey({ loop, part });
      const first = lines.get(key);
      if (first === undefined) lines.set(key, line);
      else
        wrong(line, 'address', tell('said-twice', { what: WHAT.part, id: address, line: first }));
    }
    if (mistakes.length > before) return [];
    return [
      {
        loop,
        part,
        zone: zone as ZoneId,
        kind: kind as PartKind,
        names: namesOf(name),
        ...(x !== '' && { at: [Number(x), Number(y)] as const }),
      },
    ];
  });
  return { parts, mistakes };
};
