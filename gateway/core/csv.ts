import { parse } from 'csv-parse/sync';

/** A row of a CSV file as it is written, and the line where it stands. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Every row of a CSV text (RFC 4180, as spreadsheets write it), or why it is none. Cells are trimmed. */
export const csvRows = (
  text: string,
  asked: {
    /** Lines that begin so are no rows. */
    readonly comment?: string;
  } = {},
): { readonly rows: readonly CsvRow[] } | { readonly why: string } => {
  try {
    const rows: CsvRow[] = [];
    parse(text, {
      ...asked,
      on_record: (cells: string[], { lines }) => {
        rows.push({ line: lines, cells });
        return null;
      },
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    return { rows };
  } catch (thrown) {
    return { why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
};

const BOM = '\uFEFF';

/** A cell that a spreadsheet would take for a formula is text to it. */
const cell = (text: string): string => {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

/** Rows as a CSV file (RFC 4180) that a spreadsheet opens by a double click: UTF-8 with BOM. */
export const csvFile = (rows: readonly (readonly string[])[]): string =>
  `${BOM}${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
