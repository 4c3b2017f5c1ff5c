import { defineComponent, h, type VNode } from 'vue';
import type { Column } from './table.ts';

interface Shown<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  /** What a page draws itself, by the key of its column. */
  readonly slots: Readonly<Record<string, ((of: { row: Row }) => VNode[]) | undefined>>;
}

/** A text of its own: what changes each second does not have the other cells of its row drawn again. */
const Ticking = defineComponent((shown: { readonly says: () => string }) => () => shown.says(), {
  props: ['says'],
});
const textIn = <Row>({ ticks, text }: Column<Row>, row: Row): VNode[] | string | undefined =>
  ticks === true && text !== undefined ? [h(Ticking, { says: () => text(row) })] : text?.(row);

/**
 * The cells of one row: a component of its own, so that they are drawn again when their row or what they
 * show of it changes, and not when another row comes or goes.
 */
export const Cells = defineComponent(
  <Row>(shown: Shown<Row>) =>
    (): VNode[] =>
      shown.columns.map((column) =>
        h(
          'div',
          {
            key: column.key,
            role: 'gridcell',
            class: { number: column.number },
            'data-label': column.label,
          },
          shown.slots[column.key]?.({ row: shown.row }) ?? textIn(column, shown.row),
        ),
      ),
  { props: ['row', 'columns', 'slots'] },
);
