/** One column of a table. Its cells come from the slot of its key, or are the row's own text. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** CSS width of its track: `8rem`, `minmax(8rem, 2fr)`. */
  readonly width: string;
  readonly number?: boolean;
  /** What it is sorted by; a column without cannot be sorted. */
  readonly by?: (row: Row) => string | number;
  readonly text?: (row: Row) => string;
  /** It changes as time passes, though the row does not. */
  readonly ticks?: boolean;
}

export interface Sorting {
  readonly key: string;
  readonly down: boolean;
}

/** A copy in the order asked for; equal rows keep theirs. */
export const sorted = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
  locale: string,
): readonly Row[] => {
  const by = columns.find(({ key }) => key === sorting?.key)?.by;
  if (by === undefined || sorting === undefined) return rows;
  const words = new Intl.Collator(locale, { numeric: true });
  const compared = (a: Row, b: Row): number => {
    const [left, right] = [by(a), by(b)];
    return typeof left === 'number' && typeof right === 'number'
      ? left - right
      : words.compare(String(left), String(right));
  };
  return [...rows].sort((a, b) => (sorting.down ? compared(b, a) : compared(a, b)));
};
