import type { Language } from '../core/fault.js';
import type { ZoneId } from '../core/identity.js';
import type { Verdict, VerdictValue } from '../core/verdict.js';
import type { AssessSetup } from '../rules/verdicts/assess.js';
import type { Say } from '../text/text.js';

/** Zone by requirement: the worst that was found, and how many windows were compliant of those judged. */

const WORST_FIRST: readonly VerdictValue[] = [
  'non-compliant',
  'borderline',
  'insufficient-data',
  'compliant',
  'not-applicable',
];

/** Of the longest verdict in either language. */
const VERDICT_WIDTH = 34;

interface Cell {
  worst: VerdictValue;
  compliant: number;
  windows: number;
}

const worse = (one: VerdictValue, other: VerdictValue): VerdictValue =>
  WORST_FIRST.indexOf(one) <= WORST_FIRST.indexOf(other) ? one : other;

/** Columns that a terminal needs for a text: a Chinese character takes two. */
export const widthOf = (text: string): number =>
  [...text].reduce(
    (sum, character) => sum + (/\p{Script=Han}|[（）：，。]/u.test(character) ? 2 : 1),
    0,
  );

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));

export const matrixOf = () => {
  const rows = new Map<ZoneId, Map<string, Cell>>();
  const columns = new Set<string>();
  return {
    add({ zone, standard, requirement, verdict }: Verdict): void {
      const column = `${standard}/${requirement}`;
      columns.add(column);
      const row = rows.get(zone) ?? new Map<string, Cell>();
      rows.set(zone, row);
      const cell = row.get(column) ?? { worst: verdict, compliant: 0, windows: 0 };
      row.set(column, cell);
      cell.worst = worse(verdict, cell.worst);
      if (verdict === 'compliant') cell.compliant += 1;
      if (verdict !== 'not-applicable') cell.windows += 1;
    },

    /** One block for each requirement that a zone has: its zones under it. */
    lines(
      { hall, standards }: Pick<AssessSetup, 'hall' | 'standards'>,
      t: Say,
      language: Language,
    ): readonly string[] {
      const zoneNames = new Map(hall.zones.map(({ id, names }) => [id, names[language]]));
      const nameOf = (zone: ZoneId): string => zoneNames.get(zone) ?? zone;
      const width = Math.max(0, ...[...rows.keys()].map((zone) => widthOf(nameOf(zone)))) + 2;
      return [...columns].flatMap((column) => {
        const [id = '', key = ''] = column.split('/');
        const standard = standards.find((one) => one.id === id);
        const name = standard?.requirements[key]?.names[language] ?? key;
        const cells = [...rows].flatMap(([zone, row]): string[] => {
          const cell = row.get(column);
          if (cell === undefined) return [];
          const { worst, compliant, windows } = cell;
          const share = windows === 0 ? '' : `${compliant}/${windows}`;
          const where = padded(nameOf(zone), width);
          return [`  ${where}${padded(t(`verdict.${worst}`), VERDICT_WIDTH)}${share}`.trimEnd()];
        });
        return [`${standard?.number ?? id} ${name}`, ...cells];
      });
    },
  };
};
