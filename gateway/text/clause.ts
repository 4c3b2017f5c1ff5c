import type { Say } from './text.js';

const TABLE = /^table (\S+?)(?:, row (\d+))?$/;
const ANNEX = /^annex (\S+)$/;

/** `table 1, row 8` of a standards file in the reader's language; `of` where it stands in another document. */
export const clauseText = (clause: string, of: string | undefined, t: Say): string => {
  const [, table, row] = TABLE.exec(clause) ?? [];
  const [, annex] = ANNEX.exec(clause) ?? [];
  const said =
    table !== undefined
      ? row === undefined
        ? t('clause.table', { table })
        : t('clause.row', { table, row })
      : annex !== undefined
        ? t('clause.annex', { annex })
        : /^\d/.test(clause)
          ? t('clause.number', { number: clause })
          : t(`clause.${clause}`);
  return of === undefined ? said : t('clause.of', { of, clause: said });
};
